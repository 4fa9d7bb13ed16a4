import css from './Campaigns.module.css'
import { type State, stateWords } from './campaign-words.ts'

/** Where a campaign stands: a word with a shape. */
export function StateMark({ state }: { state: State }) {
  return (
    <span className={css.state} data-state={state}>
      <svg className={css.shape} viewBox="0 0 10 10" aria-hidden="true">
        <path d={shapes[state]} fill={state === 'running' ? 'currentcolor' : 'none'} />
      </svg>
      {stateWords[state]}
    </span>
  )
}

const shapes: Record<State, string> = {
  draft: 'M1.5 8.5 2 6.5 7 1.5 8.5 3 3.5 8Z',
  asking: 'M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM5 3v2.2L6.6 6',
  running: 'M2.5 1.5 8.5 5 2.5 8.5Z',
  paused: 'M3.2 1.5v7M6.8 1.5v7',
  stopped: 'M2 2h6v6H2Z',
  ended: 'M1.5 5.2 4 7.7 8.5 2.5',
}

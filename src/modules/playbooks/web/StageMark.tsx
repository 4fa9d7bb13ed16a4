import type { Stage } from '../domain/stage.ts'
import css from './Playbooks.module.css'
import { stageWord } from './playbook-words.ts'

/** How far a playbook is live: a word with a shape that fills from step to step. */
export function StageMark({ stage }: { stage: Stage }) {
  return (
    <span className={css.stage} data-stage={stage}>
      <StageShape stage={stage} />
      {stageWord(stage)}
    </span>
  )
}

const filled: Record<Stage, string | null> = {
  off: null,
  internal: 'M5 5V.8A4.2 4.2 0 0 1 9.2 5Z',
  redirected: 'M5 .8a4.2 4.2 0 0 1 0 8.4Z',
  live: 'M5 .8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4Z',
}

export function StageShape({ stage }: { stage: Stage }) {
  const part = filled[stage]
  return (
    <svg className={css.stageShape} viewBox="0 0 10 10" aria-hidden="true">
      <circle cx="5" cy="5" r="4.2" />
      {part && <path d={part} />}
    </svg>
  )
}

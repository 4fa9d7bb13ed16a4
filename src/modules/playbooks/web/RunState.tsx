import css from './Playbooks.module.css'
import { endingWord, type Run, statusWord } from './playbook-words.ts'

/** How a run stands, and what made it so. */
export function RunState({ run: { status, ended, problem } }: { run: Pick<Run, 'status' | 'ended' | 'problem'> }) {
  return (
    <>
      {statusWord(status)}
      {ended && <span className="dim">{`, ${endingWord(ended)}`}</span>}
      {problem && status !== 'ended' && <div className={css.bad}>{problem}</div>}
    </>
  )
}

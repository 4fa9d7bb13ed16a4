import css from './Connectors.module.css'
import { type ListedSource, standingTones, standingWords } from './wording.ts'

/** How a source stands, in a word with its shape. */
export function StandingText({ standing }: Pick<ListedSource, 'standing'>) {
  return (
    <span className={css.standing} data-tone={standingTones[standing]}>
      <i aria-hidden="true" />
      {standingWords[standing]}
    </span>
  )
}

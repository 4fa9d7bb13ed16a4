import { t } from '../../../kernel/words.ts'
import css from './Playbooks.module.css'
import type { Problem } from './use-draft.ts'

/** What is wrong, each with its line and what to do; a click leads to the line. */
export function Problems({ problems, onLine }: { problems: readonly Problem[]; onLine: (line: number) => void }) {
  return (
    <ul className={css.problems} aria-label={t`What is wrong`}>
      {problems.map(({ line, field, message, remedy }) => (
        <li key={`${line} ${field} ${message}`}>
          <button type="button" className={css.lineLink} onClick={() => onLine(line)}>
            {t`Line ${line}`}
          </button>{' '}
          {message}. <span className="muted">{remedy}</span>
        </li>
      ))}
    </ul>
  )
}

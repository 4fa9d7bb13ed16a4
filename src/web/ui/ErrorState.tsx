import { Button } from '@mantine/core'
import { t } from '../../kernel/words.ts'
import { asProblem } from '../lib/problem.ts'
import css from './States.module.css'

type ErrorStateProps = { error: unknown; retry?: () => void }

/** What went wrong in the server's own words, and what to do. */
export function ErrorState({ error, retry }: ErrorStateProps) {
  const problem = asProblem(error)
  return (
    <div className={css.state} role="alert">
      <p className={css.title}>{problem.title}</p>
      {problem.detail !== '' && <div className="muted">{problem.detail}</div>}
      {problem.remedy !== undefined && <div>{problem.remedy}</div>}
      {retry && (
        <div className={css.actions}>
          <Button onClick={retry}>{t`Try again`}</Button>
        </div>
      )}
    </div>
  )
}

import { Button } from '@mantine/core'
import { t } from '../../kernel/words.ts'
import { asProblem, Problem } from '../lib/problem.ts'
import css from './States.module.css'

type ErrorStateProps = {
  error: unknown
  retry?: () => void
  /** It stands for the whole page, which else would have no heading. */
  isPage?: boolean
}

/** What went wrong in the server's own words, and what to do. */
export function ErrorState({ error, retry, isPage = false }: ErrorStateProps) {
  const problem = asProblem(error)
  const Title = isPage ? 'h1' : 'p'
  const isAway = retry !== undefined && error instanceof Problem && error.isPassing && error.status !== 0
  return (
    <div className={css.state} role="alert">
      <Title className={css.title}>{problem.title}</Title>
      {problem.detail !== '' && <div className="muted">{problem.detail}</div>}
      {problem.remedy !== undefined && !isAway && <div>{problem.remedy}</div>}
      {isAway && <div>{t`This page asks again every few seconds.`}</div>}
      {retry && (
        <div className={css.actions}>
          <Button onClick={retry}>{t`Try again`}</Button>
        </div>
      )}
    </div>
  )
}

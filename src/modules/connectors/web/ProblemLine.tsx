import type { Problem } from '../../../web/lib/problem.ts'
import css from './Connectors.module.css'

/** Why the server refused, with what to do about it. */
export function ProblemLine({ problem }: { problem: Problem | null }) {
  if (problem === null) return null
  return (
    <div role="alert" className={css.refusal}>
      {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
    </div>
  )
}

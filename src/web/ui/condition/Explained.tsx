import css from './Condition.module.css'

export type Explanation = {
  outcome: 'true' | 'false' | 'unknown'
  sentence: string
  path: string
  parts: Explanation[]
}

const marks = { true: '✓', false: '✗', unknown: '?' } as const

/** Each part of a condition by itself; its sentence says in words what the sign does. */
export function Explained({ title, explanation }: { title: string; explanation: Explanation }) {
  return (
    <section className={css.explained} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {leavesOf(explanation).map(({ path, outcome, sentence }) => (
          <li key={path}>
            <span aria-hidden="true">{marks[outcome]}</span> {sentence}
          </li>
        ))}
      </ul>
    </section>
  )
}

const leavesOf = (explanation: Explanation): Explanation[] =>
  explanation.parts.length === 0 ? [explanation] : explanation.parts.flatMap(leavesOf)

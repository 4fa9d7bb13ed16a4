/** The three things a column of a list shows of an account. */
export type ColumnKind = { kind: 'field' | 'change' | 'course'; of: string }

/** `attribute:arr` is a field, `change:measure:x` its change in 30 days, `spark:measure:x` its course over 90. */
export function columnKind(key: string): ColumnKind {
  if (key.startsWith('change:')) return { kind: 'change', of: key.slice(7) }
  return key.startsWith('spark:') ? { kind: 'course', of: key.slice(6) } : { kind: 'field', of: key }
}

export const changeKey = (of: string): string => `change:${of}`
export const courseKey = (of: string): string => `spark:${of}`

/** Courses that one list draws at most: each reads fourteen days of every row. */
export const mostCourses = 6

import { told } from '../words.ts'
import type { FieldSpec, Subject } from './subject.ts'
import { LIMITS } from './tree.ts'

/** What is wrong with a condition: where in the tree, what, and what to do about it. */
export interface ConditionProblem {
  path: string
  message: string
  remedy: string
}

/** One reading of one input: what may be named, and what was found wrong so far. */
export interface Reading {
  readonly subject: Subject
  readonly fields: ReadonlyMap<string, FieldSpec>
  readonly problems: ConditionProblem[]
  nodes: number
}

export type Fields = Readonly<Record<string, unknown>>

export function isFields(input: unknown): input is Fields {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

/** Only what was sent counts, never what every object inherits. */
export function part(input: Fields, name: string): unknown {
  return Object.hasOwn(input, name) ? input[name] : undefined
}

/** A part nobody knows is refused: it may have been meant to narrow the rule. */
export function hasOnly(input: Fields, names: readonly string[], path: string, reading: Reading): boolean {
  const stranger = Object.keys(input).find((name) => !names.includes(name))
  if (stranger === undefined) return true
  const at = path === '' ? shortened(stranger) : `${path}.${shortened(stranger)}`
  refuse(reading, at, told`This part is not known here`, told`Leave it out; known are: ${names.join(', ')}`)
  return false
}

export function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80).toWellFormed()}…`
}

export function refuse(reading: Reading, path: string, message: string, remedy: string): null {
  if (reading.problems.length < LIMITS.problems) reading.problems.push({ path, message, remedy })
  return null
}

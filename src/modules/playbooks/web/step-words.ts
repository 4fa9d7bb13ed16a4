import { t } from '../../../kernel/words.ts'
import { count, number, percent } from '../../../web/lib/format.ts'
import type { LaneOf, Outlined } from './outline.ts'

const engineKinds: Record<string, string> = {
  wait: t`Wait`,
  branch: t`Turn`,
  split: t`Split at random`,
  exit: t`Exit`,
  goal: t`Goal`,
}

/** What a kind of step is called: the engine's own by name, those that modules lend by their label. */
export function kindWord(kind: string, labels: ReadonlyMap<string, string>): string {
  return (Object.hasOwn(engineKinds, kind) ? engineKinds[kind] : labels.get(kind)) ?? kind
}

const engineSays: Record<string, string> = {
  branch: t`by what holds first`,
  split: t`by chance`,
  exit: t`out of the playbook`,
}

export const engineKindNames = Object.keys(engineKinds)

/** What a step does, in a line: its title where somebody gave one. */
export function stepSays({ title, kind, id, fields }: Outlined): string {
  if (title !== null) return title
  const own = recordOf(fields)
  if (kind === 'wait') return waitSays(own)
  if (kind === 'goal') return own.run === 'goes on' ? t`reached, and on` : t`reached, and out`
  if (Object.hasOwn(engineSays, kind)) return engineSays[kind] ?? kind
  const said = [own.title, own.name, own.what, own.reason].find((word) => typeof word === 'string')
  if (typeof said === 'string') return said
  return typeof own.template === 'string' ? inPlainWords(own.template) : id
}

/** at-risk-day-0 is "At risk day 0": the keys of templates and steps are what they are called, with hyphens. */
export const inPlainWords = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1).replaceAll('-', ' ')

function waitSays({ days, hours, counted, at, until, at_most: most }: Record<string, unknown>): string {
  if (typeof until === 'string') {
    const field = fieldWord(until)
    const away = typeof days === 'number' ? days : 0
    if (away === 0) return t`until ${field}`
    return away < 0 ? t`until ${count(-away, 'day')} before ${field}` : t`until ${count(away, 'day')} after ${field}`
  }
  if (typeof hours === 'number')
    return counted === 'business' ? t`${count(hours, 'hour')} of work` : count(hours, 'hour')
  if (typeof days === 'number')
    return typeof at === 'string' ? t`${count(days, 'day')}, until ${at}` : count(days, 'day')
  return typeof most === 'number' ? t`for a condition, ${count(most, 'day')} at most` : t`for a condition`
}

/** Which way of a branch or split a lane is. */
export function laneSays(of: LaneOf, fields: ReadonlyMap<string, string>): string {
  if (of.kind === 'otherwise') return t`otherwise`
  if (of.kind === 'part') return of.share === null ? t`a part` : percent(of.share / 100)
  const { step, answered, field, op, value } = recordOf(of.test)
  if (typeof step === 'string') return t`${inPlainWords(step)}: ${answerWord(String(answered))}`
  if (typeof field !== 'string') return t`case ${number(of.place + 1)}`
  const asked = value === undefined || typeof value === 'object' ? '' : ` ${String(value)}`
  return `${fields.get(field) ?? fieldWord(field)} ${String(op)}${asked}`
}

const fieldWord = (key: string): string => key.slice(key.indexOf(':') + 1).replaceAll('_', ' ')

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

const answers: Record<string, string> = {
  met: t`what it waited for has come`,
  'timed out': t`its time was over`,
  approved: t`approved||by an approver`,
  rejected: t`rejected||by an approver`,
  expired: t`nobody answered in time`,
}

/** How a step was answered; what a kind of step answers in words of its own stands as it is. */
const answerWord = (answer: string): string => (Object.hasOwn(answers, answer) ? answers[answer] : undefined) ?? answer

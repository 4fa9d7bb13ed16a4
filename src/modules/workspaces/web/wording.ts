import type { Role, Visibility } from '../domain/permissions.ts'

export const roleLabels: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Admin',
  lead: 'Lead',
  csm: 'CSM',
  support: 'Support',
  viewer: 'Viewer',
}

export const visibilityLabels: Record<Visibility, string> = {
  book: 'Their own book',
  team: "Their teams' books",
  all: 'All accounts',
}

export interface LoggedChange {
  actor: string
  by: string
  action: string
  subject: string
  before: unknown
  after: unknown
}

/** What was done, in words: `member.changed` is said "changed member". */
export function sayAction({ action }: Pick<LoggedChange, 'action'>): string {
  const [noun = '', verb = ''] = action.split('.')
  return `${verb || 'did'} ${noun}`.replaceAll('_', ' ')
}

/** The name of what was changed, where the row holds one. */
export function nameIn({ before, after }: Pick<LoggedChange, 'before' | 'after'>): string {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  const name = now.name ?? now.label ?? old.name ?? old.label
  return typeof name === 'string' ? name : ''
}

/** Each field that differs, as "role csm to lead". Of something new, or gone, what it holds. */
export function sayDifferences({ before, after }: Pick<LoggedChange, 'before' | 'after'>): string[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  if (before === null || after === null) return sayContent(before === null ? now : old)
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]))
    .map((key) => `${inWords(key)} ${say(old[key])} to ${say(now[key])}`)
}

function sayContent(fields: Record<string, unknown>): string[] {
  return Object.entries(fields)
    .filter(([key, value]) => value !== null && !['id', 'name', 'label'].includes(key))
    .map(([key, value]) => `${inWords(key)} ${say(value)}`)
}

const inWords = (key: string) => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ')

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** Long values are only named; the whole row stands in the API's answer. */
function say(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value))
    return value.every((item) => typeof item === 'string') && value.length <= 5
      ? value.join(', ') || 'none'
      : `${value.length} items`
  if (typeof value === 'object') return 'details'
  const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** The browser and system of a session, from what the browser says of itself. */
export function sayProgram(program: string | null): string {
  if (!program) return 'Unknown program'
  const browser = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark]) => program.includes(mark ?? ''))?.[1]
  const system = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'].find((name) => program.includes(name))
  if (!browser) return program.split(/[\s(]/)[0]?.slice(0, 40) || 'Unknown program'
  return system ? `${browser} on ${system}` : browser
}

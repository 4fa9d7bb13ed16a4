import { retold, retoldWhole } from '../../../kernel/retold.ts'
import { decimalNumber, wholeNumber } from '../../../kernel/say.ts'
import { t } from '../../../kernel/words.ts'
import { logWords } from './log-words.ts'

/** The parts of a row of the log that are put into words. */
export interface LoggedChange {
  action: string
  subject: string
  subjectId: string | null
  before: unknown
  after: unknown
}

export interface Vocabulary {
  /** What each action is called: `member.changed` is `changed the member Ana`. */
  actions: Readonly<Record<string, (name: string) => string>>
  /** Names of ids that stand in rows, such as members'. */
  names: ReadonlyMap<string, string>
}

/** What was done, with the name of what it was done to: `changed the member Ana`. */
export function sayWhat(change: LoggedChange, { actions, names }: Vocabulary): string {
  const say = actions[change.action] ?? ((name) => `${unnamed(change.action)} ${name}`)
  const name = nameIn(change) || (change.subjectId ? names.get(change.subjectId) : undefined)
  return retold(say(name ?? ''))
    .replaceAll('  ', ' ')
    .trim()
}

/** An action that nobody put into words: `member.changed` says itself, changed member. */
function unnamed(action: string): string {
  const [noun = '', verb = ''] = action.split('.')
  return `${verb || 'did'} ${noun}`.replaceAll('_', ' ')
}

/** The name of what was changed, where the row holds one. */
export function nameIn({ before, after }: Pick<LoggedChange, 'before' | 'after'>): string {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  const name = now.name ?? now.label ?? old.name ?? old.label
  return typeof name === 'string' ? name : ''
}

/** Each field that differs, as `role from CSM to lead`. Of something that was not said before, or is gone, what it holds. */
export function sayChanges(
  change: Pick<LoggedChange, 'before' | 'after'>,
  { names }: Pick<Vocabulary, 'names'>,
): string[] {
  const { before, after } = change
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  const say = (value: unknown) => sayValue(value, names)
  if (before === null || after === null) return sayContent(before === null ? now : old, say)
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]))
    .map((key) =>
      key in old ? t`${fieldOf(key)} from ${say(old[key])} to ${say(now[key])}` : `${fieldOf(key)} ${say(now[key])}`,
    )
}

function sayContent(fields: Record<string, unknown>, say: (value: unknown) => string): string[] {
  return Object.entries(fields)
    .filter(([key, value]) => !isBare(value) && !['id', 'name', 'label'].includes(key))
    .map(([key, value]) => `${fieldOf(key)} ${say(value)}`)
}

/** Nothing worth a word: absent, or an empty list. */
const isBare = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0)

const ours = (word: string): string => (logWords.has(word) ? retoldWhole(word) : word)

const fieldOf = (key: string): string => ours(wordsOf(key))

/** `ownerId` is the owner, `requiresTwoFactor` says itself, `renews_on` too. */
export const wordsOf = (key: string): string =>
  key
    .replace(/(?<=[a-z])Ids?$/, '')
    .replace(/[A-Z](?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`)
    .replaceAll('_', ' ')
    .trim()

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** A choice of ours is one small word, such as `lead` or `allowed`; what people wrote is hardly ever. */
const choice = /^(?=.{1,40}$)[a-z]+(_[a-z]+)*$/
const moment = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}\.\d{3}Z$/

/** Long values are only named; the whole row stands in the API's answer. */
function sayValue(value: unknown, names: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined) return t`nothing||log`
  if (Array.isArray(value)) return sayList(value, names)
  if (typeof value === 'object') return t`details||log`
  if (typeof value === 'boolean') return value ? t`yes` : t`no`
  const text = String(value)
  const known = names.get(text)
  if (known) return known
  if (typeof value === 'number') return decimalNumber(value, 6)
  if (choice.test(text)) return text === 'csm' ? 'CSM' : ours(text)
  const [, on, at] = moment.exec(text) ?? []
  if (on) return `${on} ${at} UTC`
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function sayList(values: unknown[], names: ReadonlyMap<string, string>): string {
  const isShort = values.length <= 5 && values.every((value) => typeof value === 'string')
  return isShort
    ? values.map((value) => sayValue(value, names)).join(', ') || t`none||log`
    : t`${wholeNumber(values.length)} items`
}

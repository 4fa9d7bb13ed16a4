/** The parts of a row of the log that are put into words. */
export interface LoggedChange {
  action: string
  subject: string
  subjectId: string | null
  before: unknown
  after: unknown
}

export interface Vocabulary {
  /** What each action is called: `member.changed` is `changed the member`. */
  actions: Readonly<Record<string, string>>
  /** Names of ids that stand in rows, such as members'. */
  names: ReadonlyMap<string, string>
}

/** What was done, with the name of what it was done to: `changed the member Ana`. */
export function sayWhat(change: LoggedChange, { actions, names }: Vocabulary): string {
  const said = actions[change.action] ?? unnamed(change.action)
  const name = nameIn(change) || (change.subjectId ? names.get(change.subjectId) : undefined)
  return name ? `${said} ${name}` : said
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
      key in old ? `${inWords(key)} from ${say(old[key])} to ${say(now[key])}` : `${inWords(key)} ${say(now[key])}`,
    )
}

function sayContent(fields: Record<string, unknown>, say: (value: unknown) => string): string[] {
  return Object.entries(fields)
    .filter(([key, value]) => !isBare(value) && !['id', 'name', 'label'].includes(key))
    .map(([key, value]) => `${inWords(key)} ${say(value)}`)
}

/** Nothing worth a word: absent, or an empty list. */
const isBare = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0)

/** `ownerId` is the owner, `requiresTwoFactor` says itself, `renews_on` too. */
const inWords = (key: string) =>
  key
    .replace(/(?<=[a-z])Ids?$/, '')
    .replace(/[A-Z](?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`)
    .replaceAll('_', ' ')
    .trim()

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

const roleWords: Record<string, string> = { csm: 'CSM', owner: 'owner', admin: 'admin', lead: 'lead' }
const moment = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}\.\d{3}Z$/

/** Long values are only named; the whole row stands in the API's answer. */
function sayValue(value: unknown, names: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return sayList(value, names)
  if (typeof value === 'object') return 'details'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = String(value)
  const known = names.get(text) ?? roleWords[text]
  if (known) return known
  const [, on, at] = moment.exec(text) ?? []
  if (on) return `${on} ${at} UTC`
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function sayList(values: unknown[], names: ReadonlyMap<string, string>): string {
  const isShort = values.length <= 5 && values.every((value) => typeof value === 'string')
  return isShort ? values.map((value) => sayValue(value, names)).join(', ') || 'none' : `${values.length} items`
}

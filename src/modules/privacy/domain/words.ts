import type { Erasing } from '../../../platform/contributions.ts'

/** Something a person is known by. */
export interface Known {
  as: 'name' | 'company' | 'address' | 'key'
  text: string
}

/** An id of theirs, and the one that stands in its place. */
export interface Renamed {
  from: string
  to: string
}

/** What to look for and what to put in its place; the same in the database and here. */
export interface Words extends Erasing {
  /** What stands in place of their words. */
  label: string
  ids: readonly Renamed[]
  /** The expression for the database without the ids, which are replaced one by one. */
  wordPattern: string | null
  names(text: string): boolean
}

const syntax = /[$()*+./?[\\\]^{|}]/g
const escaped = (text: string) => text.replace(syntax, '\\$&')

/** Between two such characters a word goes on, so that `ana@x.example` is not found within `joana@x.example`. */
const inWord = { database: '[[:alnum:]_]', here: '[\\p{L}\\p{N}_]' }

/** Gathers what a person is known by into one expression. Words that everybody uses are not looked for. */
export function wordsOf(pseudonym: string, known: readonly Known[], ids: readonly Renamed[]): Words {
  const label = `erased-${pseudonym.replaceAll('-', '').slice(-8)}`
  const anywhere = [...new Set(known.filter(standsOut).flatMap(({ text }) => writings(text.trim())))]
  const alone = [
    ...new Set(known.filter((one) => !standsOut(one) && isLookedForAlone(one)).map(({ text }) => text.trim())),
  ]
  const alternatives = (edge: string) => [
    ...(anywhere.length > 0 ? [`(?<!${edge})(?:${anywhere.map(escaped).join('|')})(?!${edge})`] : []),
    ...(alone.length > 0 ? [`(?<=^|")(?:${alone.map(escaped).join('|')})(?=$|")`] : []),
  ]
  const own = alternatives(inWord.here)
  const expression = own.length > 0 ? new RegExp(own.join('|'), 'giu') : null
  const inDatabase = alternatives(inWord.database)
  const withIds = [...inDatabase, ...ids.map(({ from }) => from)]
  const redact = (text: string) =>
    ids.reduce((done, { from, to }) => done.replaceAll(from, to), expression ? text.replace(expression, label) : text)
  return {
    pseudonym,
    label,
    ids,
    pattern: withIds.length > 0 ? withIds.join('|') : null,
    wordPattern: inDatabase.length > 0 ? inDatabase.join('|') : null,
    redact,
    names: (text) => redact(text) !== text,
  }
}

/**
 * Whether a word is somebody's wherever it stands: addresses, names of two words, keys that are no plain number or short
 * word. A first name alone is many people's.
 */
function standsOut({ as, text }: Known): boolean {
  const word = text.trim()
  if (as === 'address') return word.length >= 5
  if (as === 'name' || as === 'company') return word.length >= 5 && /\s/.test(word)
  return word.length >= 6 && /\p{L}/u.test(word) && /[\p{N}@_.-]/u.test(word)
}

/** Other keys are only theirs where they are the whole of a value. */
const isLookedForAlone = ({ as, text }: Known) => as === 'key' && text.trim().length >= 3

/** The same word as it stands in JSON, with and without other scripts escaped. */
function writings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  const ascii = json.replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [...new Set([text, json, ascii])]
}

import { fixedNumber, longDate } from './say.ts'
import { type Catalogue, inWords, speech, t } from './words.ts'

/** A sentence of the catalogue with its own words, between which its values stand. */
interface Pattern {
  parts: readonly string[]
  /** How many letters of it are its own: of two that fit, the one that says more is meant. */
  own: number
  words: string
}

/**
 * Says a sentence that was told in English in the reader's language: it is found by its own words, and its values go
 * where that language wants them. Values stay as they are, but for numbers in groups and those that the catalogue marks, as
 * {0!}: words of ours, numbers and days. What nobody told, such as what somebody wrote, stays as it is.
 */
export function retold(sentence: string): string {
  const known = speech().told
  return (known && (found(known, sentence) ?? inTurn(known, sentence) ?? inParts(known, sentence))) ?? sentence
}

/** A label or another whole sentence that may also be somebody's own words: said again only where it is exactly ours. */
export const retoldWhole = (label: string): string => speech().told?.[label] ?? label

/** What somebody wrote behind a colon stays theirs, whatever it says: only what was told before it is said again. */
export function retoldHead(sentence: string): string {
  const colon = sentence.indexOf(': ')
  return colon < 0 ? retold(sentence) : retold(sentence.slice(0, colon)) + sentence.slice(colon)
}

function found(known: Catalogue, sentence: string): string | undefined {
  const whole = known[sentence]
  if (whole !== undefined) return whole
  for (const { parts, words } of patternsOf(known)) {
    const values = valuesIn(sentence, parts)
    if (values) return filled(words, values)
  }
  return undefined
}

/** Several things that were told in one breath, between semicolons. */
function inTurn(known: Catalogue, sentence: string): string | undefined {
  const parts = sentence.split('; ').map((part) => ({ part, said: found(known, part) ?? inParts(known, part) }))
  if (parts.length === 1 || parts.some(({ said }) => said === undefined)) return undefined
  return parts.map(({ said }) => said).join('; ')
}

/**
 * A sentence with a colon is a name and what is told of it, such as `days: must be a number`, or what is told and what
 * somebody wrote, such as `Meeting: the new contract`. Whichever half nobody told stays.
 */
function inParts(known: Catalogue, sentence: string): string | undefined {
  for (let colon = sentence.indexOf(': '); colon >= 0; colon = sentence.indexOf(': ', colon + 1)) {
    const [head, rest] = [sentence.slice(0, colon), sentence.slice(colon + 2)]
    const behind = found(known, rest) ?? inTurn(known, rest) ?? inParts(known, rest)
    const before = found(known, head)
    if (behind ?? before) return `${before ?? inWords(head)}: ${behind ?? rest}`
  }
  return undefined
}

function filled(words: string, values: readonly string[]): string {
  return words.replace(/\{(\d)(!?)\}(\.?)/g, (_, place: string, isOurs: string, stop: string) => {
    const value = values[Number(place)] ?? ''
    const said = isOurs || isGrouped.test(value) ? ours(value) : value
    return said.endsWith('.') ? said : said + stop
  })
}

/** A number that was told in groups, which each language separates in its own way. */
const isGrouped = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/

/** What the catalogue marks as ours, be it one or several between "and". */
function ours(value: string): string {
  const parts = value.split(' and ')
  return parts.length > 1 ? parts.map(oneOfOurs).join(t` and `) : oneOfOurs(value)
}

/** A number, an amount, a day, a month or one of our words, as the reader has it. */
function oneOfOurs(value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return longDate(value)
  const [, minus = '', symbol = '', digits] = /^(-?)([^\d\s-]{0,4}\s?)(\d[\d,]*(?:\.\d+)?)$/.exec(value) ?? []
  if (digits) return minus + number(digits) + (symbol && `\u00a0${symbol.trim()}`)
  const [, month, year] = /^(\p{L}+) (\d{4})$/u.exec(value) ?? []
  if (month && year) return `${inWords(month)} ${year}`
  const said = retold(value)
  return said === value ? inWords(value) : said
}

const number = (text: string): string => fixedNumber(Number(text.replaceAll(',', '')), text.split('.')[1]?.length ?? 0)

/** The values between the parts of a pattern, or nothing where the sentence is another one. */
function valuesIn(sentence: string, parts: readonly string[]): string[] | undefined {
  const [first = '', ...rest] = parts
  const last = rest.pop() ?? ''
  const end = sentence.length - last.length
  if (end < first.length || !sentence.startsWith(first) || !sentence.endsWith(last)) return undefined
  const values: string[] = []
  let at = first.length
  for (const part of rest) {
    const next = sentence.indexOf(part, at)
    if (next < 0 || next + part.length > end) return undefined
    values.push(sentence.slice(at, next))
    at = next + part.length
  }
  return [...values, sentence.slice(at, end)]
}

const compiled = new WeakMap<Catalogue, readonly Pattern[]>()

function patternsOf(known: Catalogue): readonly Pattern[] {
  const before = compiled.get(known)
  if (before) return before
  const patterns = Object.entries(known)
    .filter(([key]) => /\{\d\}/.test(key))
    .map(([key, words]) => pattern(key, words))
    .sort((a, b) => b.own - a.own)
  compiled.set(known, patterns)
  return patterns
}

function pattern(key: string, words: string): Pattern {
  const parts = key.split(/\{\d\}/)
  return { parts, own: parts.join('').length, words }
}

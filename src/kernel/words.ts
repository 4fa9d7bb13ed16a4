import { numberFormat } from './formats.ts'

/** The languages that the product speaks. */
export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** What sentences are called in a language, by the English sentence with {0}, {1} for its values. */
export type Catalogue = Readonly<Record<string, string>>

/** In which language somebody is spoken to, and how numbers and days are written for them. */
export type Speech = {
  language: Language
  locale: string
  catalogue: Catalogue
  /** What is told in English and said later: known where it is said, which is on the server. */
  told?: Catalogue
}

type Value = string | number | null | undefined

export const english: Speech = { language: 'en', locale: 'en-US', catalogue: {} }

let listener: () => Speech = () => english

/** Says once, at the start of a program, how it finds out whom it speaks to: the page by its reader, the server by the request. */
export function speakAs(find: () => Speech): void {
  listener = find
}

export const speech = (): Speech => listener()

/**
 * A sentence in the reader's language: t`Renews on ${day}` is looked up as "Renews on {0}" and read in English where it
 * has no other words. Two meanings of one English word are kept apart behind two bars: t`Open||verb`.
 */
export function t(parts: TemplateStringsArray, ...values: readonly Value[]): string {
  return filled(inWords(keyOf(parts)), values)
}

/** Marks words that are said later, by `inWords`: names of measures and fields stand in declarations that no reader has yet. */
export const spoken = (english: string): string => english

/** Words that stand in data, in the reader's language; what the catalogue does not know stays as it is. */
export function inWords(english: string): string {
  return listener().catalogue[english] ?? withoutMeaning(english)
}

function withoutMeaning(english: string): string {
  const place = english.indexOf('||')
  return place < 0 ? english : english.slice(0, place)
}

/**
 * A sentence that is kept, thrown or sent: English, whoever reads it first, and said in the reader's language by `retold`.
 * So refusals, reasons and entries of a timeline stay one sentence in store, log and command line.
 */
export function told(parts: TemplateStringsArray, ...values: readonly (Value | boolean)[]): string {
  return parts.reduce((sentence, part, place) => `${sentence}${written(values[place - 1], english.locale)}${part}`)
}

/** A value as a sentence has it: numbers from 1,000 on in groups. What is no quantity, such as a port or a year, comes as text. */
export const written = (value: Value | boolean, locale: string = listener().locale): string =>
  typeof value === 'number' ? numberFormat(locale, inSentence).format(value) : String(value)

/** Floating sums such as 0.1 + 0.2 show none of their crumbs. */
const inSentence = { maximumFractionDigits: 12, signDisplay: 'negative' } as const

/** One or many: the catalogue knows both words under "account | accounts". */
export function plural(quantity: number, one: string, many: string): string {
  const [single = withoutMeaning(one), several = withoutMeaning(many)] =
    listener().catalogue[`${one} | ${many}`]?.split(' | ') ?? []
  return quantity === 1 ? single : several
}

/** The key of a sentence: its parts with the places of its values. */
export function keyOf(parts: readonly string[]): string {
  return parts.reduce((key, part, place) => `${key}{${place - 1}}${part}`)
}

/** A value that ends with a full stop, such as "28. Jan.", ends its sentence as well. */
function filled(sentence: string, values: readonly Value[]): string {
  if (values.length === 0) return sentence
  return sentence.replace(/\{(\d)\}(\.?)/g, (_, place: string, stop: string) => {
    const value = written(values[Number(place)] ?? '')
    return value.endsWith('.') ? value : value + stop
  })
}

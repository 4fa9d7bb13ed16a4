import { AsyncLocalStorage } from 'node:async_hooks'
import { type Catalogue, english, type Language, type Speech, speakAs } from '../kernel/words.ts'

/** German words: of sentences that are said at once, and of those that were told in English. */
export interface GermanWords {
  catalogue: Catalogue
  told: Catalogue
}

const readers = new AsyncLocalStorage<Speech>()

let german = (): GermanWords => ({ catalogue: {}, told: {} })

/** From here on sentences are written for whoever a piece of work is done for; where nobody reads, in English. */
export function listenToReaders(germanWords: () => GermanWords): void {
  german = germanWords
  speakAs(() => readers.getStore() ?? english)
}

/** Does a piece of work for a reader: every sentence that it writes, down to the kernel's, is in their language. */
export function speakTo<T>(speech: Speech, work: () => T): T {
  return readers.run(speech, work)
}

/** German writes numbers in three ways; any other region reads as the first. */
const germanLocales = ['de-DE', 'de-AT', 'de-CH']

/** The reader that a request names in Accept-Language: the first language that we speak, English where there is none. */
export function speechOf(acceptLanguage: string | undefined): Speech {
  const tags = (acceptLanguage ?? '').slice(0, 200).split(',')
  const tag = tags.map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '').find((one) => /^(de|en)\b/.test(one))
  if (!tag?.startsWith('de')) return english
  const locale = germanLocales.find((known) => known.toLowerCase() === tag) ?? 'de-DE'
  return { language: 'de', locale, ...german() }
}

/** A language that somebody chose by name, such as that of a document. */
export const speechIn = (language: Language): Speech => (language === 'de' ? speechOf('de-DE') : english)

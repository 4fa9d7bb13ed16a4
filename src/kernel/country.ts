import { speech } from './words.ts'

/** The field of an account whose values are countries: codes of two letters, or the words of a source that has none. */
export const countryField = 'attribute:country'

/** India of IN, as the reader calls it; what is no code of two letters is somebody's own word and stays as it is. */
export function countryName(country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country
  return namesIn(speech().locale).of(country) ?? country
}

/** The code of a country that somebody names in their own language, or by the code itself; other words stay as they are. */
export function countryCode(said: string): string {
  const word = said.trim()
  const found = countries().find(({ code, name }) => same(name, word) || same(code, word))
  return found?.code ?? word
}

/** Every country by its name, as the reader calls it and in the order of their alphabet. */
export function countries(): readonly { code: string; name: string }[] {
  const { locale } = speech()
  const known = lists.get(locale)
  if (known) return known
  const names = namesIn(locale)
  const list = codes()
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .filter(({ code, name }) => name !== code)
    .sort((one, other) => one.name.localeCompare(other.name, locale))
  lists.set(locale, list)
  return list
}

const lists = new Map<string, { code: string; name: string }[]>()
const namings = new Map<string, Intl.DisplayNames>()

function namesIn(locale: string): Intl.DisplayNames {
  const known = namings.get(locale) ?? new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' })
  namings.set(locale, known)
  return known
}

/** Regions that have a name and are no country: unions, what stands for nothing, and places of tests. */
const noCountries = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ'])

/** All codes of two letters that stand for themselves: those that were given up (DD, SU) are read as what took their place. */
function codes(): string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !noCountries.has(code) && new Intl.Locale(`und-${code}`).region === code)
}

const same = (one: string, other: string): boolean => one.localeCompare(other, undefined, { sensitivity: 'base' }) === 0

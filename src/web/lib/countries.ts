import { speech } from '../../kernel/words.ts'

/** India of IN, as the reader calls it; what is no code of two letters is somebody's own word and stays as it is. */
export function countryName(country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country
  const names = new Intl.DisplayNames([speech().locale], { type: 'region', fallback: 'code' })
  return names.of(country) ?? country
}

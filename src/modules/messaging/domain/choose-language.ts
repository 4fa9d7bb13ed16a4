/** The language of a template for a reader: theirs, theirs without its region, English, the first there is. */
export function languageFor(spoken: readonly string[], wanted: string | null): string | null {
  const names = spoken.map((language) => language.toLowerCase())
  const wish = wanted?.toLowerCase() ?? ''
  const found = [wish, wish.split(/[-_]/)[0] ?? '', 'en'].find((one) => names.includes(one))
  return found === undefined ? (spoken[0] ?? null) : (spoken[names.indexOf(found)] ?? null)
}

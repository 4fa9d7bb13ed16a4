/**
 * The letters that have a small form, of the Latin, Greek and Cyrillic alphabets, and those forms in the same order.
 * A closed list and not the language's own rule, so that the database, whose rule depends on how it was set up, can be
 * given the same one: `translate(text, FOLDED.capitals, FOLDED.small)`.
 */
export const FOLDED: { readonly capitals: string; readonly small: string } = foldedLetters([
  [0x41, 0x5a],
  [0xc0, 0x17f],
  [0x370, 0x4ff],
])

function foldedLetters(ranges: readonly (readonly [number, number])[]): { capitals: string; small: string } {
  const letters = ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index)),
  )
  // İ is the one letter here whose small form is two; it stays as it is.
  const capitals = letters.filter((letter) => letter.toLowerCase() !== letter && letter.toLowerCase().length === 1)
  return { capitals: capitals.join(''), small: capitals.map((letter) => letter.toLowerCase()).join('') }
}

const SMALL = new Map([...FOLDED.capitals].map((letter, at) => [letter, FOLDED.small[at] ?? letter]))
const CAPITAL = /[A-Z\u00c0-\u017f\u0370-\u04ff]/g

/** A text without its capitals, for comparisons that do not mind case. */
export function fold(text: string): string {
  return text.replace(CAPITAL, (letter) => SMALL.get(letter) ?? letter)
}

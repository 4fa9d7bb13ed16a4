import type { MemberId } from '../../../kernel/ids.ts'

/** Somebody who can be mentioned: by name, or by address where two have the same name. */
export interface Mentionable {
  id: MemberId
  name: string
  email: string
}

/** Who is mentioned where: `from` is the place of the @, `to` the first one behind the name. */
export interface Mention {
  member: MemberId
  from: number
  to: number
}

export interface Unclear {
  name: string
  people: Mentionable[]
}

const wordLike = /[\p{L}\p{N}_]/u

/**
 * Finds who is mentioned in a text: an @ at the beginning of a word, and behind it a name or an address of ours, the
 * longest one that fits. An @ before anything else is plain text. A name that several bear names nobody.
 */
export function mentionsIn(text: string, people: readonly Mentionable[]): { mentions: Mention[]; unclear: Unclear[] } {
  const mentions: Mention[] = []
  const unclear: Unclear[] = []
  for (let from = text.indexOf('@'); from >= 0; from = text.indexOf('@', from + 1)) {
    if (isWithinWord(text, from)) continue
    const fits = people.flatMap((person) => longestFit(text, from + 1, person))
    const length = Math.max(0, ...fits.map((fit) => fit.length))
    const named = fits.filter((fit) => fit.length === length).map(({ person }) => person)
    const [first] = named
    if (!first) continue
    const to = from + 1 + length
    if (named.length > 1) unclear.push({ name: text.slice(from + 1, to), people: named })
    else mentions.push({ member: first.id, from, to })
  }
  return { mentions, unclear }
}

/** An address such as ines@fernhollow.example mentions nobody. */
const isWithinWord = (text: string, at: number): boolean => at > 0 && wordLike.test(text.charAt(at - 1))

function longestFit(text: string, at: number, person: Mentionable): { person: Mentionable; length: number }[] {
  const lengths = [person.name, person.email].filter((word) => stands(text, at, word)).map((word) => word.length)
  return lengths.length === 0 ? [] : [{ person, length: Math.max(...lengths) }]
}

function stands(text: string, at: number, word: string): boolean {
  const end = at + word.length
  return (
    word !== '' && text.slice(at, end).toLowerCase() === word.toLowerCase() && !wordLike.test(text.slice(end, end + 1))
  )
}

/** What to write behind the @ so that it means this person and no other. */
export function writtenName(person: Mentionable, people: readonly Mentionable[]): string {
  const isOnly = people.every(({ id, name }) => id === person.id || name.toLowerCase() !== person.name.toLowerCase())
  return isOnly ? person.name : person.email
}

import type { ContactId } from '../../../kernel/ids.ts'

/** To whom a message goes: whom the run is about, the account's first contact, or everybody with one of these roles. */
export type Recipients = 'contact' | 'primary' | { roles: readonly string[] }

/** Roles that speak for the account, the first one first (C08). */
const speaking = ['primary', 'champion', 'sponsor', 'executive_sponsor', 'decision_maker', 'admin', 'owner']

/** So many people of one account get a message at most. */
export const mostRecipients = 20

interface Member {
  contact: ContactId
  role: string
}

/** The people of an account, those who joined first first, to whom a message goes. */
export function recipientsOf(to: Recipients, about: ContactId | null, people: readonly Member[]): ContactId[] {
  if (to === 'contact') return about === null ? [] : [about]
  if (to === 'primary') {
    const found = speaking.flatMap((role) => people.filter((one) => plain(one.role) === role))
    return (found[0] ?? people[0]) ? [(found[0] ?? people[0])?.contact as ContactId] : []
  }
  const wanted = new Set(to.roles.map(plain))
  const found = people.filter(({ role }) => wanted.has(plain(role))).map(({ contact }) => contact)
  return [...new Set(found)].slice(0, mostRecipients)
}

/** Roles are written as whoever tells them likes: `Executive Sponsor` and `executive_sponsor` are one. */
const plain = (role: string): string =>
  role
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')

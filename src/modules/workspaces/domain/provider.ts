import type { Role } from './permissions.ts'

/** What becomes of somebody whom the provider knows and the workspace does not: a member of this role, or nobody. */
export const newcomersChoices = ['invited', 'viewer', 'support', 'csm', 'lead', 'admin'] as const satisfies readonly (
  | Role
  | 'invited'
)[]
export type Newcomers = (typeof newcomersChoices)[number]

/** The part of an address behind its last @, in small letters; empty where there is none. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

export const isDomain = (text: string): boolean =>
  /^(?=.{3,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/.test(text)

export interface Claims {
  sub: string
  email?: unknown
  emailVerified?: unknown
  name?: unknown
}

export type Vouched = { kind: 'vouched'; email: string; name: string } | { kind: 'refused'; why: 'address' }

/**
 * The address for which a provider vouches. It speaks for the domains that the workspace named and for no other, and an
 * address that it calls unverified counts for nothing. Providers that say nothing of it are believed within those domains.
 */
export function vouchedFor({ email, emailVerified, name }: Claims, domains: readonly string[]): Vouched {
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(email) || email.length > 254) return refused
  if (emailVerified !== undefined && emailVerified !== true && emailVerified !== 'true') return refused
  if (!domains.includes(domainOf(email))) return refused
  const known = typeof name === 'string' ? name.trim().slice(0, 200) : ''
  return { kind: 'vouched', email: email.toLowerCase(), name: known || email.slice(0, email.indexOf('@')) }
}

const refused = { kind: 'refused', why: 'address' } as const

/** Where to go after signing in: a path of our own page, since a foreign address would be a trap. */
export function ownPath(next: string | undefined): string {
  if (next === undefined || next.length > 1000 || !/^\/(?![/\\])[^\s\\]*$/.test(next)) return '/'
  return next.startsWith('/sign-in') || next.startsWith('/api/') ? '/' : next
}

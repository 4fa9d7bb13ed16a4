import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { spoken } from '../../../kernel/words.ts'

/** Who looks after an account beside its owner, the success manager (F250, F251). */
export const teamRoles = [
  'tam',
  'onboarding_specialist',
  'cs_operations',
  'renewals_manager',
  'customer_education',
  'solutions_engineer',
  'customer_champion',
  'training_team',
  'executive_sponsor',
  'product_specialist',
  'sales_leader',
  'support_manager',
  'vp_customer_success',
  'customer_marketing',
] as const
export type TeamRole = (typeof teamRoles)[number]

export const teamRoleWords: Record<TeamRole, string> = {
  tam: spoken('Technical account manager'),
  onboarding_specialist: spoken('Onboarding specialist'),
  cs_operations: spoken('Success operations'),
  renewals_manager: spoken('Renewals manager'),
  customer_education: spoken('Customer education'),
  solutions_engineer: spoken('Solutions engineer'),
  customer_champion: spoken('Customer champion'),
  training_team: spoken('Training team'),
  executive_sponsor: spoken('Executive sponsor'),
  product_specialist: spoken('Product specialist'),
  sales_leader: spoken('Sales leader'),
  support_manager: spoken('Support manager'),
  vp_customer_success: spoken('VP of customer success'),
  customer_marketing: spoken('Customer marketing'),
}

export const isTeamRole = (word: string): word is TeamRole => (teamRoles as readonly string[]).includes(word)

/** The role that a file names, however it writes it: `Solutions Engineer` is solutions_engineer. */
export function teamRoleNamed(text: string): TeamRole | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[^a-z]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return isTeamRole(word)
    ? word
    : teamRoles.find((role) => teamRoleWords[role].toLowerCase() === text.trim().toLowerCase())
}

/** Somebody in a role for an account, from a day until the day before another. */
export interface TeamPlace {
  id: string
  account: AccountId
  role: TeamRole
  member: MemberId
  since: Day
  until: Day | null
}

/** What is said of a role: somebody fills it from a day on, or nobody does. */
export interface TeamSaying {
  account: AccountId
  role: TeamRole
  member: MemberId | null
  from: Day
}

export interface TeamChange {
  ends: TeamPlace[]
  begins: Omit<TeamPlace, 'id'>[]
}

/**
 * One person fills a role at a time: whoever comes ends whoever was there, on the same day. Saying the same again changes
 * nothing, and who filled a role for no day at all leaves a place of no length, so that the history says it.
 */
export function teamChange(standing: readonly TeamPlace[], said: readonly TeamSaying[]): TeamChange {
  const change: TeamChange = { ends: [], begins: [] }
  const now = new Map(standing.map((place) => [keyOf(place), place]))
  for (const saying of new Map(said.map((one) => [keyOf(one), one])).values()) {
    const before = now.get(keyOf(saying))
    if ((before?.member ?? null) === saying.member) continue
    if (before) change.ends.push({ ...before, until: saying.from > before.since ? saying.from : before.since })
    if (saying.member !== null) {
      const since = before && saying.from < before.since ? before.since : saying.from
      change.begins.push({ account: saying.account, role: saying.role, member: saying.member, since, until: null })
    }
  }
  return change
}

const keyOf = ({ account, role }: { account: AccountId; role: TeamRole }) => `${account} ${role}`

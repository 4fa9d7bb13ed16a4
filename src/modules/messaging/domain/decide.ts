import { told } from '../../../kernel/words.ts'
import { type ChannelName, channelKinds } from './channel.ts'
import type { Hold, Origin } from './message.ts'
import { type Budget, budgetAt, type Pace, roomFrom } from './pressure.ts'
import { type Basis, type ConsentState, isTransactional, mayWrite, type Purpose, purposeKinds } from './purpose.ts'
import { afterQuiet, type QuietHours } from './quiet.ts'

/** Everything that decides whether and when one message goes out. */
export interface Standing {
  channel: ChannelName
  purpose: Purpose
  origin: Origin
  /** Goes to one of the staff in the customer's place. */
  isRedirected: boolean
  /** Where the channel reaches the person; null where it does not, undefined where there is no such person any more. */
  address: string | null | undefined
  isSuppressed: boolean
  consent: ConsentState | undefined
  basis: Basis
  /** The zone by which the person's day is told. */
  zone: string
  account: { size: string | null; isRed: boolean; isOverdue: boolean }
  /** True also where its channel needs none. */
  hasServer: boolean
  /** How often the person wants mail. */
  pace: Pace
  /** When the person got or is to get messages of marketing kinds. */
  taken: readonly Date[]
  /** A hold that a person decided against. */
  waived: Hold | null
}

export interface Rules {
  quiet: QuietHours
  budget: Budget
  atRisk: 'task' | 'send'
}

export type Decision = { kind: 'go'; at: Date; says: string | null } | { kind: 'hold'; hold: Hold; says: string }

/** Further away than this, nobody knows any more whether the message is still right. */
const furthest = 14 * 86_400_000

/** Whether a message goes out, when, or why not. The first reason that holds is the one that is told. */
export function decide(standing: Standing, rules: Rules, now: Date): Decision {
  const held = heldBecause(standing, rules)
  if (held && held.hold !== standing.waived) return { kind: 'hold', ...held }
  if (standing.isRedirected) return { kind: 'go', at: now, says: null }
  return whenToGo(standing, rules, now)
}

function heldBecause(standing: Standing, rules: Rules): { hold: Hold; says: string } | null {
  const { channel, purpose, address } = standing
  if (address === undefined) return { hold: 'erased', says: told`There is no such person any more` }
  if (address === null) return { hold: 'no_address', says: channelKinds[channel].unreached }
  if (standing.isSuppressed) return { hold: 'suppressed', says: told`Nothing is sent to this address any more` }
  if (!mayWrite(purpose, standing.consent, standing.basis)) return { hold: 'consent', says: withoutConsent(standing) }
  const risky = riskOf(standing, rules)
  if (risky) return risky
  if (!standing.hasServer) return { hold: 'no_server', says: told`No mail server is set up` }
  return null
}

const withoutConsent = ({ consent, purpose }: Standing): string =>
  consent === 'withdrawn'
    ? told`The person does not want mail of this purpose: ${purposeKinds[purpose].label}`
    : told`The person has not agreed to mail of this purpose: ${purposeKinds[purpose].label}`

/** Rule 33: what is automatic stops at accounts where a person should write, and nobody is offered more while they suffer. */
function riskOf({ purpose, origin, account }: Standing, { atRisk }: Rules): { hold: Hold; says: string } | null {
  if (origin === 'hand') return null
  if (purpose === 'offers' && account.isRed)
    return { hold: 'no_offers', says: told`Nothing is offered to an account in the red` }
  if (purpose === 'offers' && account.isOverdue)
    return { hold: 'no_offers', says: told`Nothing is offered to an account with an overdue invoice` }
  const isLarge = account.size === 'enterprise' || account.size === 'mid_market'
  if (atRisk === 'task' && isLarge && account.isRed)
    return { hold: 'at_risk', says: told`The account is at risk: a person writes to it, nothing automatic` }
  return null
}

function whenToGo(standing: Standing, { quiet, budget }: Rules, now: Date): Decision {
  if (isTransactional(standing.purpose)) return { kind: 'go', at: now, says: null }
  const isFree = standing.waived === 'pressure'
  let at = now
  let says: string | null = null
  // Each round moves on to where room or the morning begins; a week of full days is the most that lies between.
  for (let round = 0; round < 20; round++) {
    const room = isFree ? at : roomFrom(budgetAt(standing.pace, budget), standing.taken, at)
    if (room === null || room.getTime() - now.getTime() > furthest)
      return { kind: 'hold', hold: 'pressure', says: told`The person gets as much mail as one may get already` }
    if (room > at) says = told`The person got mail lately`
    const awake = afterQuiet(quiet, standing.zone, room)
    if (awake > room) says ??= told`It is a quiet hour where the person is`
    if (awake.getTime() === at.getTime()) return { kind: 'go', at, says }
    at = awake
  }
  return { kind: 'hold', hold: 'pressure', says: told`The person gets as much mail as one may get already` }
}

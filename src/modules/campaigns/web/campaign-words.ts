import { t } from '../../../kernel/words.ts'
import type { Item, Output } from '../../../web/lib/api.ts'
import { sayDay } from '../../../web/lib/format.ts'

export type Listed = Output<'campaigns.list'>['items'][number]
export type Campaign = Output<'campaigns.get'>
export type Figures = Campaign['figures']
export type Recipient = Item<'campaigns.recipients'>
export type State = Listed['state']

export const stateWords: Record<State, string> = {
  draft: t`Draft`,
  asking: t`Waits for approval`,
  running: t`Under way`,
  paused: t`Paused`,
  stopped: t`Stopped`,
  ended: t`Over`,
}

export const rhythmWords: Record<Listed['rhythm'], string> = { once: t`Once`, quarterly: t`Each quarter` }

/** When it goes out, or went. */
export function whenOf({ state, rhythm, startsOn, nextOn, endedAt }: Listed, today: string): string {
  if (state === 'ended' || state === 'stopped') return endedAt ? t`until ${sayDay(endedAt.slice(0, 10), today)}` : ''
  if (nextOn !== null && rhythm === 'quarterly') return t`each quarter, next ${sayDay(nextOn, today)}`
  if (rhythm === 'quarterly') return t`each quarter, from ${sayDay(startsOn, today)}`
  return sayDay(nextOn ?? startsOn, today)
}

/** Whom it is for, in the field's words. */
export const roleWords: Record<string, string> = {
  primary: t`Main contact`,
  champion: t`Champion`,
  sponsor: t`Sponsor`,
  executive_sponsor: t`Executive sponsor`,
  decision_maker: t`Decision maker`,
  budget_holder: t`Budget holder`,
  admin: t`Administrator`,
  power_user: t`Power user`,
  user: t`User`,
}

export const sayRoles = (roles: readonly string[]): string =>
  roles.length === 0
    ? t`the first contact of each account`
    : roles.map((role) => roleWords[role]?.toLowerCase() ?? role).join(', ')

/** What became of somebody on the list. */
export function becameOf({ state, status, hasReplied, hasUnsubscribed }: Recipient): string {
  if (hasUnsubscribed) return t`Unsubscribed`
  if (hasReplied) return t`Answered`
  if (state !== 'handed') return leftOutWords[state]
  return messageWords[status ?? ''] ?? t`In the outbox`
}

const leftOutWords: Record<Exclude<Recipient['state'], 'handed'>, string> = {
  waiting: t`Waits for its day`,
  held_out: t`Held out, to compare with`,
  nobody: t`Nobody to write to`,
  left: t`Left the segment before`,
  stopped: t`Not sent, it was stopped`,
}

const messageWords: Record<string, string> = {
  waiting: t`In the outbox`,
  sending: t`Being sent`,
  sent: t`Sent||mail`,
  ambiguous: t`Not known whether sent`,
  held: t`Held`,
  failed: t`Failed`,
  bounced: t`Came back`,
  replied: t`Answered`,
  discarded: t`Discarded`,
}

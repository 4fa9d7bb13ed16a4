import { t } from '../../../kernel/words.ts'
import type { Item, Output } from '../../../web/lib/api.ts'
import { choice, text } from '../../../web/lib/url-state.ts'

export type Live = Output<'events.live'>
export type LiveItem = Item<'events.live'>
export type LiveEvent = NonNullable<LiveItem['event']>
export type Reason = Item<'events.refused_reasons'>
export type Refused = Item<'events.refused'>
export type Mended = Output<'events.mend'>

export const kinds = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const

/** What of the stream is looked at; it stands in the address. */
export const filterReaders = {
  outcome: choice(['all', 'accepted', 'refused'], 'all'),
  kind: choice(['', ...kinds], ''),
  source: text(),
  name: text(),
  account: text(),
}

/** Which refused events are looked at, and which one is open. */
export const refusedReaders = { source: text(), field: text(), reason: text(), event: text() }

export const said = (value: string): string | undefined => (value === '' ? undefined : value)

/** What an event is called: its name, else its kind. */
export const titleOf = ({ name, kind }: { name: string | null; kind: string | null }): string =>
  name ?? kind ?? t`Event without a name`

/** Whom an event was matched to and by what, or what it waits for. */
export function sayMatch(event: Pick<LiveEvent, 'matched' | 'group' | 'account'>): string {
  switch (event.matched) {
    case 'group':
      return t`by the group ${event.group}`
    case 'person':
      return t`by its person, who belongs to this account alone`
    case 'unknown group':
      return t`Waits: nobody has said yet who the group ${event.group} is`
    case 'unknown person':
      return t`Waits: nobody has said yet who this person is`
    case 'person of several accounts':
      return t`Waits: its person belongs to several accounts, or to none, and it names no group`
  }
}

/** An event as it is kept, to be read or copied whole. */
export function wholeEvent(event: LiveEvent): string {
  const { kind, name, id, person, group, robot, at, receivedAt, source, origin, properties } = event
  return JSON.stringify({ kind, name, id, person, group, robot, at, receivedAt, source, origin, properties }, null, 2)
}

/** JSON laid out to be read; what is none stays as it is. */
export function laidOut(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2)
  } catch {
    return payload
  }
}

const dialects = { segment: 'Segment', posthog: 'PostHog' }

/** The protocol in which an event was sent, in whose words it is mended. */
export const sayDialect = (dialect: Refused['dialect']): string => dialects[dialect]

import { randomInt } from 'node:crypto'
import { type Day, dayFromEpoch, epochDayOf } from '../../../kernel/day.ts'
import type { AccountId, PersonId, WorkspaceId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { rawId, rawPersonId } from '../../accounts/index.ts'
import type { Event } from '../domain/event.ts'
import { insertEvents, insertEventsKnowing, type NewEvent, openMonths } from '../store/incoming.ts'

export interface How {
  workspace: WorkspaceId
  source: string
  zone: string
  origin: 'live' | 'import' | 'backfill' | 'correction'
  /** When it became known; an imported history is known as it happens (rule 6). */
  known: Date | 'as it happened'
}

/** Two writers of one process use neighbouring lanes; those of different processes hardly ever the same. */
export const ownLane = randomInt(1 << 24) * 8

/** Gives events their keys: the day in the workspace's zone, the raw account and person. Nothing is looked up. */
export function keyed(events: readonly Event[], how: How): NewEvent[] {
  const ids = idsOf(how.workspace, how.source)
  const known = how.known === 'as it happened' ? null : how.known.toISOString()
  return events.map((event) => {
    const happenedAt = new Date(event.happenedAt).toISOString()
    const person = event.person === null ? null : ids.person(event.person)
    return {
      day: dayText(epochDayOf(event.happenedAt, how.zone)),
      account: event.group === null ? ((person ?? '') as string as AccountId) : ids.account(event.group),
      messageId: event.messageId ?? newId(new Date(event.happenedAt)),
      person,
      groupRef: event.group,
      personRef: event.person,
      kind: event.kind,
      name: event.name,
      robot: event.robot,
      properties: JSON.stringify(event.properties),
      happenedAt,
      knownAt: known ?? happenedAt,
      origin: how.origin,
      source: how.source,
    }
  })
}

/** Records events inside a running transaction. Answers how many were new. */
export async function record(tx: Tx, events: readonly Event[], how: Omit<How, 'workspace'>): Promise<number> {
  if (events.length === 0) return 0
  const rows = keyed(events, { ...how, workspace: tx.workspace })
  await openMonths(tx, daysOf(rows))
  return insertEvents(tx, rows, ownLane)
}

/** The same for rows that have their keys; answers which of them were new: all, or the keys of those that were. */
export async function recordKnowing(tx: Tx, rows: readonly NewEvent[]): Promise<'all' | Set<string>> {
  await openMonths(tx, daysOf(rows))
  return insertEventsKnowing(tx, rows, ownLane)
}

export const daysOf = (rows: readonly NewEvent[]): Day[] => [...new Set(rows.map((row) => row.day))].sort()

interface Ids {
  account(externalId: string): AccountId
  person(externalId: string): PersonId
}

// Deriving an id costs a SHA-1; senders repeat themselves. A cache that outgrows this is dropped whole (about 40 MB).
const MOST_IDS = 200_000
const caches = new Map<string, Ids>()
let cachedIds = 0

function idsOf(workspace: WorkspaceId, source: string): Ids {
  const key = `${workspace} ${source}`
  if (cachedIds > MOST_IDS) {
    caches.clear()
    cachedIds = 0
  }
  const known = caches.get(key)
  if (known) return known
  const fresh: Ids = {
    account: remembering((id) => rawId(workspace, source, id)),
    person: remembering((id) => rawPersonId(workspace, source, id)),
  }
  caches.set(key, fresh)
  return fresh
}

function remembering<Id>(derive: (externalId: string) => Id): (externalId: string) => Id {
  const known = new Map<string, Id>()
  return (externalId) => {
    let id = known.get(externalId)
    if (id === undefined) {
      id = derive(externalId)
      known.set(externalId, id)
      cachedIds++
    }
    return id
  }
}

const dayTexts = new Map<number, Day>()

function dayText(epoch: number): Day {
  let text = dayTexts.get(epoch)
  if (text === undefined) {
    text = dayFromEpoch(epoch)
    if (dayTexts.size > 10_000) dayTexts.clear()
    dayTexts.set(epoch, text)
  }
  return text
}

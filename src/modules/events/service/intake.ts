import type { WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { settings } from '../../workspaces/index.ts'
import { MOST_EVENT_BYTES, type RefusedEvent } from '../domain/body.ts'
import type { Event, Refusal } from '../domain/event.ts'
import { callOf } from '../domain/segment.ts'
import { insertEvents, insertRefusals, type NewEvent, openMonths } from '../store/incoming.ts'
import { daysOf, keyed, ownLane } from './record.ts'

/** What one request brings. */
export interface Delivery {
  workspace: WorkspaceId
  source: string
  accepted: Event[]
  refused: RefusedEvent[]
}

export interface Intake {
  /** Resolves once everything is committed. Answers what the database itself refused, beside what was refused before. */
  accept(delivery: Delivery): Promise<RefusedEvent[]>
}

/** Two: while one transaction waits for the disk the other one works. More only split the batches. */
const MOST_IN_FLIGHT = 2
/** Above this a transaction grows slower per event again. */
const MOST_EVENTS = 5_000
const ZONE_KEPT_MS = 30_000

interface Waiting {
  delivery: Delivery
  rows: NewEvent[]
  done(refused: RefusedEvent[]): void
  fail(error: unknown): void
}

/**
 * Group commit: requests that arrive while transactions are under way share the next one, so that a disk flush is paid
 * once for many. Nobody waits for company: the first request goes at once.
 */
export function createIntake(platform: Platform): Intake {
  const waiting = new Map<WorkspaceId, Waiting[]>()
  const lanes = Array.from({ length: MOST_IN_FLIGHT }, (_, slot) => ownLane + slot + 1)
  const opened = new Set<string>()
  const zones = new Map<WorkspaceId, { zone: string; until: number }>()

  async function zoneOf(workspace: WorkspaceId): Promise<string> {
    const now = platform.clock.now().getTime()
    const known = zones.get(workspace)
    if (known && known.until > now) return known.zone
    const { zone } = await platform.db.within(workspace, settings)
    zones.set(workspace, { zone, until: now + ZONE_KEPT_MS })
    return zone
  }

  /** The workspace that waits longest, and as many of its requests as fit. */
  function nextGroup(): Waiting[] {
    const first = waiting.entries().next().value
    if (!first) return []
    const [workspace, items] = first
    let [count, events] = [0, 0]
    for (const item of items) {
      events += item.rows.length
      if (count > 0 && events > MOST_EVENTS) break
      count++
    }
    const group = items.splice(0, count)
    waiting.delete(workspace)
    if (items.length > 0) waiting.set(workspace, items)
    return group
  }

  function pump(): void {
    while (lanes.length > 0 && waiting.size > 0) {
      const lane = lanes.pop() as number
      void commit(platform, nextGroup(), lane, opened).finally(() => {
        lanes.push(lane)
        pump()
      })
    }
  }

  return {
    accept: async (delivery) => {
      const { workspace, source } = delivery
      const zone = await zoneOf(workspace)
      const rows = keyed(delivery.accepted, { workspace, source, zone, origin: 'live', known: platform.clock.now() })
      return new Promise((done, fail) => {
        const items = waiting.get(workspace) ?? []
        items.push({ delivery, rows, done, fail })
        waiting.set(workspace, items)
        pump()
      })
    },
  }
}

async function commit(platform: Platform, group: Waiting[], lane: number, opened: Set<string>): Promise<void> {
  const first = group[0]
  if (!first) return
  try {
    await platform.db.within(first.delivery.workspace, (tx) => write(tx, group, lane, opened))
    for (const item of group) item.done([])
  } catch (error) {
    opened.clear() // what was made in the transaction is gone again
    if (!isAboutTheContent(error)) for (const item of group) item.fail(error)
    else if (group.length > 1) for (const item of group) await commit(platform, [item], lane, opened)
    else await isolate(platform, first, lane, opened, error)
  }
}

async function write(tx: Tx, group: Waiting[], lane: number, opened: Set<string>): Promise<void> {
  const rows = group.flatMap((item) => item.rows)
  const months = daysOf(rows).filter((day) => !opened.has(day.slice(0, 7)))
  if (months.length > 0) await openMonths(tx, months)
  if (rows.length > 0) await insertEvents(tx, rows, lane)
  const refused = group.flatMap(({ delivery }) =>
    delivery.refused.map((refusal) => ({ ...refusal, id: newId(tx.now), source: delivery.source })),
  )
  if (refused.length > 0) await insertRefusals(tx, refused, lane)
  for (const month of months) opened.add(month.slice(0, 7))
}

/** Values that the database cannot take: whole classes 22 (data), 54 (limits) and a missing partition, but no lost connection. */
export function isAboutTheContent(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code ?? ''
  return code.startsWith('22') || code.startsWith('54') || code === '23514'
}

export const cannotStore = (error: unknown): Refusal => ({
  field: 'event',
  reason: told`The database cannot store it: ${(error as Error).message}`.slice(0, 300),
  remedy: told`Look for a number or text that is out of the ordinary, and send the event without it`,
})

/** One event must not hold up the others: halves are tried until the one that cannot be stored stands alone, and is refused. */
async function isolate(
  platform: Platform,
  item: Waiting,
  lane: number,
  opened: Set<string>,
  error: unknown,
): Promise<void> {
  const { delivery, rows } = item
  if (rows.length <= 1) return setAside(platform, item, lane, opened, error)
  const middle = rows.length >> 1
  const refused: RefusedEvent[] = []
  const half = (from: number, to: number, refusals: RefusedEvent[]): Waiting => ({
    delivery: { ...delivery, accepted: delivery.accepted.slice(from, to), refused: refusals },
    rows: rows.slice(from, to),
    done: (found) => refused.push(...found),
    fail: (reason) => {
      throw reason
    },
  })
  try {
    await commit(platform, [half(0, middle, delivery.refused)], lane, opened)
    await commit(platform, [half(middle, rows.length, [])], lane, opened)
    item.done(refused)
  } catch (reason) {
    item.fail(reason)
  }
}

async function setAside(
  platform: Platform,
  item: Waiting,
  lane: number,
  opened: Set<string>,
  error: unknown,
): Promise<void> {
  const event = item.delivery.accepted[0]
  if (!event) return item.fail(error)
  const refusal: RefusedEvent = {
    index: 0,
    ...cannotStore(error),
    payload: JSON.stringify(callOf(event)).slice(0, MOST_EVENT_BYTES),
    dialect: 'segment',
    skew: 0, // the moment of the event is right by our clock already
    kind: event.kind,
    name: event.name.slice(0, 200).toWellFormed(),
  }
  const delivery = { ...item.delivery, accepted: [], refused: [...item.delivery.refused, refusal] }
  await commit(platform, [{ ...item, delivery, rows: [], done: () => item.done([refusal]) }], lane, opened)
}

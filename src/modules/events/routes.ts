import type { AccountId } from '../../kernel/ids.ts'
import { handle, handleInSteps, type Viewer } from '../../platform/contributions.ts'
import { aMoment, anId, aText, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { mustSee } from '../accounts/index.ts'
import { settings } from '../workspaces/index.ts'
import { accountOf, matchOf } from './domain/match.ts'
import * as operations from './operations.ts'
import { customRoutes } from './routes-custom.ts'
import { changeDefinitions } from './service/definitions.ts'
import { checkEvent, type Mended, mendOne, mustSeeAll, noSuchRefusal, replayReason } from './service/mending.ts'
import { watch } from './service/watch.ts'
import { countedFeatures, definitionsOf } from './store/definitions.ts'
import { everything, newestEvents } from './store/live.ts'
import { eventsOfAccount, type StoredEvent } from './store/raw.ts'
import * as receipts from './store/receipts.ts'
import {
  everyRefusal,
  type RefusedEvent,
  refusedCount,
  refusedEvent,
  refusedEvents,
  refusedReasons,
} from './store/refused.ts'

/** Beyond these nobody reads on; one reason of many is mended first. */
const MOST_REASONS = 50

export const routes = [
  handle(operations.streamEvents, ({ viewer, within }, { limit }) =>
    within(async (tx) => {
      const { zone } = await settings(tx)
      return {
        now: tx.now.toISOString(),
        minutes: (await receipts.lastHour(tx)).map((row) => ({ ...row, at: row.at.toISOString() })),
        days: await receipts.lastDays(tx, zone),
        waiting: await receipts.waitingDays(tx),
        refusedKept: await refusedCount(tx),
        recent: (limit === 0 ? [] : await newestEvents(tx, viewer, everything, limit)).map((event) => ({
          ...presentEvent(event),
          group: event.group,
          account: accountOf(event),
        })),
      }
    }),
  ),
  handle(operations.listEventSources, ({ within }) =>
    within(async (tx) => ({
      items: (await receipts.sources(tx)).map((row) => ({ ...row, lastAt: row.lastAt.toISOString() })),
    })),
  ),
  handle(operations.watchEvents, ({ viewer, within }, input) => within((tx) => watch(tx, viewer, input))),
  handle(operations.listRefusedEvents, ({ viewer, within }, { source, field, reason, cursor, limit }) =>
    within(async (tx) => {
      const filter = { ...everyRefusal, source: source ?? null, field: field ?? null, reason: reason ?? null }
      const found = await refusedEvents(tx, filter, placeIn(cursor, { id: anId })?.id ?? null, limit + 1)
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return {
        items: items.map((row) => presentRefused(viewer, row)),
        next: found.length > limit && last ? encodeCursor([last.id]) : null,
      }
    }),
  ),
  handle(operations.listRefusedReasons, ({ within }) =>
    within(async (tx) => ({
      items: (await refusedReasons(tx, MOST_REASONS)).map((row) => ({ ...row, newest: row.newest.toISOString() })),
    })),
  ),
  handle(operations.getRefusedEvent, ({ viewer, within }, { event }) =>
    within(async (tx) => {
      const found = await refusedEvent(tx, event)
      if (!found) throw noSuchRefusal()
      return presentRefused(viewer, found)
    }),
  ),
  handle(operations.checkRefusedEvent, async ({ viewer, within }, { event, payload }) => {
    mustSeeAll(viewer)
    return presentMended(await within((tx) => checkEvent(tx, event, payload)))
  }),
  handle(operations.mendRefusedEvent, async ({ platform, viewer }, { event, payload }) => {
    mustSeeAll(viewer)
    return presentMended(await mendOne(platform, viewer, event, payload))
  }),
  // Each half of a list is a transaction of its own, so that what the database refuses holds nothing else up.
  handleInSteps(operations.replayRefusedEvents, async ({ platform, viewer }, { cursor, ...reason }) => {
    mustSeeAll(viewer)
    const { next, ...counts } = await replayReason(platform, viewer, reason, placeIn(cursor, { id: anId })?.id ?? null)
    return { ...counts, next: next === null ? null : encodeCursor([next]) }
  }),
  handle(operations.listAccountEvents, ({ viewer, within }, { account, cursor, limit }) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, account as AccountId)
      const found = await eventsOfAccount(tx, id, placeOf(cursor), limit + 1)
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return {
        items: items.map((event) => ({ ...presentEvent(event), personName: event.personName })),
        next: found.length > limit && last ? encodeCursor([last.happenedAt.toISOString(), last.messageId]) : null,
      }
    }),
  ),
  handle(operations.getEventDefinitions, ({ within }) =>
    within(async (tx) => {
      const { taken, most } = await countedFeatures(tx)
      const features = await receipts.featureNames(tx)
      return { ...(await definitionsOf(tx)), features, mostFeatures: most, isFull: taken >= most }
    }),
  ),
  handle(operations.saveEventDefinitions, ({ viewer, within }, { definitions, why }) =>
    within((tx) => changeDefinitions(tx, viewer, definitions, why)),
  ),
  ...customRoutes,
]

const placeOf = (cursor: string | undefined) => placeIn(cursor, { at: aMoment, messageId: aText })

function presentRefused({ sees }: Viewer, { at, skew: _, payload, mended, ...row }: RefusedEvent) {
  const maySee = sees.kind === 'all'
  return { ...row, at: at.toISOString(), payload: maySee ? payload : null, mended: maySee ? mended : null }
}

function presentMended(mended: Mended) {
  if (mended.kind === 'refused') {
    const { field, reason, remedy } = mended
    return { outcome: mended.kind, field, reason, remedy, kept: null }
  }
  const { event, origin, personName } = mended
  const { kind, name, person, group } = event
  const at = new Date(event.happenedAt).toISOString()
  const kept = { kind, name, at, person, personName, group, origin }
  const reached = { account: accountOf(mended), matched: matchOf({ ...mended, group }) }
  return { outcome: mended.kind, field: null, reason: null, remedy: null, kept: { ...kept, ...reached } }
}

function presentEvent(event: Omit<StoredEvent, 'day' | 'personName'>) {
  return {
    id: event.messageId,
    at: event.happenedAt.toISOString(),
    receivedAt: event.knownAt.toISOString(),
    kind: event.kind,
    name: event.name,
    person: event.person,
    robot: event.robot,
    source: event.source,
    origin: event.origin,
    properties: event.properties,
  }
}

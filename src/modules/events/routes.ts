import { type AccountId, isUuid } from '../../kernel/ids.ts'
import { handle } from '../../platform/contributions.ts'
import { decodeCursor, encodeCursor } from '../../platform/http/fields.ts'
import { mustSee } from '../accounts/index.ts'
import { settings } from '../workspaces/index.ts'
import { parseMoment } from './domain/event.ts'
import * as operations from './operations.ts'
import { customRoutes } from './routes-custom.ts'
import { changeDefinitions } from './service/definitions.ts'
import { definitionsOf } from './store/definitions.ts'
import { eventsOfAccount, type StoredEvent } from './store/raw.ts'
import * as receipts from './store/receipts.ts'

export const routes = [
  handle(operations.streamEvents, ({ viewer, within }, { limit }) =>
    within(async (tx) => {
      const { zone } = await settings(tx)
      return {
        now: tx.now.toISOString(),
        minutes: (await receipts.lastHour(tx)).map((row) => ({ ...row, at: row.at.toISOString() })),
        days: await receipts.lastDays(tx, zone),
        waiting: await receipts.waitingDays(tx),
        recent: (await receipts.newestEvents(tx, viewer, limit)).map(({ account, accountName, group, ...event }) => ({
          ...presentEvent(event),
          group,
          account: account && accountName ? { id: account, name: accountName } : null,
        })),
      }
    }),
  ),
  handle(operations.listEventSources, ({ within }) =>
    within(async (tx) => ({
      items: (await receipts.sources(tx)).map((row) => ({ ...row, lastAt: row.lastAt.toISOString() })),
    })),
  ),
  handle(operations.listRefusedEvents, ({ viewer, within }, { source, cursor, limit }) =>
    within(async (tx) => {
      const [before] = decodeCursor(cursor) ?? []
      const found = await receipts.refusedEvents(tx, source ?? null, isUuid(before) ? before : null, limit + 1)
      const items = found.slice(0, limit)
      const last = items.at(-1)
      const maySee = viewer.sees.kind === 'all'
      return {
        items: items.map((row) => ({ ...row, at: row.at.toISOString(), payload: maySee ? row.payload : null })),
        next: found.length > limit && last ? encodeCursor([last.id]) : null,
      }
    }),
  ),
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
    within(async (tx) => ({ ...(await definitionsOf(tx)), features: await receipts.featureNames(tx) })),
  ),
  handle(operations.saveEventDefinitions, ({ viewer, within }, { definitions, why }) =>
    within((tx) => changeDefinitions(tx, viewer, definitions, why)),
  ),
  ...customRoutes,
]

/** Cursors come back from outside: one that is no place of ours means the beginning. */
function placeOf(cursor: string | undefined): { at: string; messageId: string } | null {
  const [at, messageId] = decodeCursor(cursor) ?? []
  const moment = parseMoment(at)
  return moment === null || typeof messageId !== 'string' ? null : { at: new Date(moment).toISOString(), messageId }
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

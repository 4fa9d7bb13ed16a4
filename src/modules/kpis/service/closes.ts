import { addMonths, type Day, monthOf } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import { sum } from '../../../kernel/statistics.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { pageOf, printed } from '../../documents/index.ts'
import { members, settings, today } from '../../workspaces/index.ts'
import { bridgeOf } from '../domain/bridge.ts'
import * as store from '../store/closes.ts'
import { listKpis } from './kpis.ts'
import { movements, named } from './movements.ts'
import { lastDay, packOf } from './pack.ts'

/** Months that may be closed: those of the last year that have ended. */
const offered = 12

/** Closed months with what was restated since, and those that wait to be closed. */
export async function listCloses(tx: Tx) {
  const closed = await store.closes(tx)
  const people = new Map((await members(tx)).map(({ id, name }) => [id as string, name]))
  const known = new Set(closed.map(({ month }) => month))
  const current = monthOf(await today(tx))
  const ended = Array.from({ length: offered }, (_, at) => addMonths(current, -at - 1))
  return {
    items: closed.map(({ month, closedAt, by, currency, arr }) => ({
      ...{ month, closedAt: closedAt.toISOString(), currency, arr },
      by: by && (people.get(by) ?? null),
    })),
    waiting: ended.filter((month) => !known.has(month)),
  }
}

/** Closes a month: what is known of it now is kept, and never changes (rule 12). */
export async function closeMonth(tx: Tx, viewer: Viewer, asked: Day) {
  const month = monthOf(asked)
  if (month >= monthOf(await today(tx)))
    throw new AppError('invalid', told`The month has not ended`, {
      field: 'month',
      remedy: told`Close it from the first day of the next one on`,
    })
  const { name, currency } = await settings(tx)
  const everybody: Viewer = { ...viewer, sees: { kind: 'all' } }
  const last = lastDay(month)
  const moved = await movements(tx, everybody, { from: month, to: last, by: 'owner' }).then((told) =>
    named(tx, told, 'owner'),
  )
  const { items } = await listKpis(tx, everybody, { to: last, span: 'year' })
  const document = packOf({ house: name, month, currency, moved, kpis: items, owners: moved.groups })
  const draft = { month, by: viewer.member, currency, arr: moved.closing, document, page: pageOf(document), last }
  if (!(await store.saveClose(tx, draft)))
    throw new AppError('conflict', told`The month is closed already`, {
      field: 'month',
      remedy: told`What became known later stands in its bridge`,
    })
  return { month, arr: moved.closing }
}

async function mustFind(tx: Tx, asked: Day) {
  const found = await store.closeOf(tx, monthOf(asked))
  if (found) return found
  throw new AppError('not_found', told`This month is not closed`, {
    field: 'month',
    remedy: told`Close it first`,
  })
}

/** A closed month with the bridge from what it was closed with to what is known of it now. */
export async function oneClose(tx: Tx, asked: Day) {
  const { month, closedAt, by, currency, arr } = await mustFind(tx, asked)
  const { restated } = bridgeOf(await store.restatedSince(tx, month, lastDay(month)))
  const people = new Map((await members(tx)).map(({ id, name }) => [id as string, name]))
  return {
    ...{ month, closedAt: closedAt.toISOString(), currency, arr },
    by: by && (people.get(by) ?? null),
    now: arr + sum(restated, ({ change }) => change),
    accounts: restated.length,
    restated: restated.slice(0, shown),
  }
}

/** As many accounts of a bridge are told at once. */
const shown = 500

/** The pack as it was kept: the same letters whenever it is printed again. */
export const packPage = async (tx: Tx, month: Day): Promise<string> => (await mustFind(tx, month)).page

export async function packPdf(platform: Platform, viewer: Viewer, month: Day) {
  const { document } = await platform.db.within(viewer.workspace, (tx) => mustFind(tx, month))
  return printed(platform, document)
}

import { addDays, type Day, daysBetween } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import { mustSee } from '../accounts/index.ts'
import { audit, today } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import { columnsOn, series } from './service.ts'
import * as store from './store.ts'

/** Days that one series answers at most: two years. */
const longestSeries = 731

export const routes: readonly Route[] = [
  handle(operations.listMeasures, (context) =>
    context.within(async (tx) => ({
      items: (await store.catalogue(tx)).sort((one, other) => (one.key < other.key ? -1 : 1)),
    })),
  ),

  handle(operations.measuresOfAccount, (context, input) =>
    context.within(async (tx) => {
      const account = input.account as AccountId
      await mustSee(tx, context.viewer, account)
      const catalogue = await store.catalogue(tx)
      const keys = catalogue.map((entry) => entry.key)
      const columns = await columnsOn(tx, [account], (input.on as Day | undefined) ?? 'now', input.basis, keys)
      const items = catalogue.map((entry) => {
        const value = columns.of(entry.key)[0] ?? Number.NaN
        const state = columns.stale(entry.key)[0] ? 'stale' : Number.isNaN(value) ? 'unknown' : 'known'
        return { ...entry, value: Number.isNaN(value) ? null : value, state }
      })
      return { on: input.on ?? (await today(tx)), items }
    }),
  ),

  handle(operations.measureSeries, (context, input) =>
    context.within(async (tx) => {
      const [from, to] = [input.from as Day, input.to as Day]
      if (to < from || daysBetween(from, to) > longestSeries) {
        throw new AppError('invalid', told`to: must be after from, and at most two years later`, {
          field: 'to',
          remedy: told`Send a day up to ${addDays(from, longestSeries)}`,
        })
      }
      await mustSee(tx, context.viewer, input.account as AccountId)
      return { items: await series(tx, input.account as AccountId, input.keys, from, to, input.basis) }
    }),
  ),

  handle(operations.listSources, (context) =>
    context.within(async (tx) => {
      const sources = await store.sources(tx)
      const day = await today(tx)
      const pastFollows = sources.some(({ connectedOn }) => connectedOn < day) && (await store.lastClosed(tx)) === null
      return { items: sources.map((source) => ({ ...source, lastSpoke: source.lastSpoke.toISOString() })), pastFollows }
    }),
  ),

  handle(operations.setSourceRhythm, (context, input) =>
    context.within(async (tx) => {
      await store.setRhythm(tx, input.owner, input.rhythmHours)
      const after = { name: input.owner, rhythmHours: input.rhythmHours }
      const subject = { subject: 'source', subjectId: input.owner }
      await audit(tx, context.viewer, { action: 'source.rhythm_set', ...subject, after })
      return { owner: input.owner }
    }),
  ),
]

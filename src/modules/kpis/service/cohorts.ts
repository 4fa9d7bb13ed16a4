import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import { sum } from '../../../kernel/statistics.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { anId, aWhole, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { type Exchange, exchangeNow, factorsOf } from '../../revenue/index.ts'
import { today } from '../../workspaces/index.ts'
import { type Grain, heatMap, later, stretchesUpTo, stretchOf, together } from '../domain/cohorts.ts'
import { reckon } from '../domain/kpi.ts'
import { kpiNamed } from '../domain/kpis.ts'
import type { KpiSettings } from '../domain/settings.ts'
import { monthsEndingOn } from '../domain/spans.ts'
import * as store from '../store/cohorts.ts'
import { kpiSettings } from '../store/settings.ts'
import { factsOver } from './facts.ts'
import { contractValue, fewestAgain, purchaseValue, timeToChurn } from './lifetime.ts'
import { type Ground, groundOf, type Sight } from './movements.ts'

export interface Asked {
  grain: Grain
  segment?: string | undefined
}

/** Members of a segment are those of now: a cohort has its own beginning, and no one day is that of all. */
async function frameOf(tx: Tx, viewer: Sight, { grain, segment }: Asked) {
  const on = await today(tx)
  const ground = await groundOf(tx, viewer, { from: on, to: on, segment })
  const stretches = { grain, today: on, starts: stretchesUpTo(on, grain) }
  return { ground, stretches, worth: worthOver(await exchangeNow(tx), stretches) }
}

/** The last day of a stretch, or today where it still runs. */
const endOf = (stretch: Day, { grain, today: on }: Pick<store.Stretches, 'grain' | 'today'>): Day => {
  const last = addDays(later(stretch, grain, 1), -1)
  return last < on ? last : on
}

const worthOver = (exchange: Exchange, stretches: store.Stretches): store.Worth[] =>
  stretches.starts.flatMap((stretch) => {
    const last = endOf(stretch, stretches)
    return factorsOf(exchange, last, last).map(({ currency, last: factor }) => ({ stretch, last, currency, factor }))
  })

/** What is left of those who began together, how long customers stay, and what one is worth in its lifetime. */
/** The question whose answer that is. */
export const cohortsAsked =
  ({ grain, segment }: Asked) =>
  () =>
    ({ of: 'cohorts', grain, segment: segment ?? null }) as const

export async function cohorts(tx: Tx, viewer: Sight, asked: Asked) {
  const { ground, stretches, worth } = await frameOf(tx, viewer, asked)
  const { base, currency } = ground
  const settings = await kpiSettings(tx)
  const steps = await store.stepsOf(tx, base, stretches)
  const gaps = worth.length > 0 ? await store.gapsOf(tx, base, stretches, worth) : []
  const shown = heatMap(stretches.starts, steps, gaps)
  const lived = await store.livedOf(tx, base, stretches.today)
  const buyers = await store.buyersOf(tx, base, { today: stretches.today, currency })
  const bought = purchaseValue(buyers, settings.margin)
  return {
    ...{ today: stretches.today, grain: asked.grain, currency, segmentIsThen: ground.isThen },
    customers: sum(lived, ({ customers }) => customers),
    cohorts: shown,
    together: together(shown),
    quickRatio: await quickRatio(tx, ground),
    margin: settings.margin,
    ...valueOfContracts(timeToChurn(lived), await store.payersOf(tx, base, stretches.today), settings),
    purchases: bought.kind === 'too few' ? { ...bought, needed: fewestAgain } : bought,
  }
}

/** What `cohorts` answers. */
export type CohortList = Awaited<ReturnType<typeof cohorts>>

function valueOfContracts(
  stay: ReturnType<typeof timeToChurn>,
  { arr, customers }: { arr: number; customers: number },
  { margin }: KpiSettings,
) {
  const mean = customers === 0 ? null : arr / customers
  const value = mean === null || stay === null ? null : contractValue(stay, mean, margin)
  return { timeToChurn: stay, arrPerCustomer: mean, contractValue: value }
}

/** As the KPI of that name has it, over twelve months. */
async function quickRatio(tx: Tx, { base, to }: Ground): Promise<number | null> {
  const [facts] = await factsOver(tx, base, [monthsEndingOn(to, 12)])
  const kpi = kpiNamed('quick_ratio')
  return facts && kpi ? reckon(kpi, { facts, sums: {} }).value : null
}

export interface CellAsked extends Asked {
  cohort: Day
  since: number
  cursor?: string | undefined
  limit: number
}

/** Accounts behind a cell. */
export async function cohortAccounts(tx: Tx, viewer: Viewer, asked: CellAsked) {
  const { ground, stretches, worth } = await frameOf(tx, viewer, asked)
  const cohort = stretchOf(asked.cohort, asked.grain)
  const stretch = later(cohort, asked.grain, asked.since)
  if (stretch > stretches.today)
    throw new AppError('invalid', told`This lies ahead`, {
      field: 'since',
      remedy: told`Ask for a month or quarter that has begun`,
    })
  const place = placeIn(asked.cursor, { size: aWhole, id: anId })
  const ends = { cohortEnd: endOf(cohort, stretches), stretchEnd: endOf(stretch, stretches) }
  const cell = { cohort, stretch, ...ends, after: place, limit: asked.limit + 1 }
  const found = await store.cohortAccounts(tx, ground.base, { stretches, worth, cell })
  const items = found.slice(0, asked.limit)
  const last = found.length > asked.limit ? items.at(-1) : undefined
  return {
    items: items.map((item) => ({ ...item, currency: ground.currency })),
    next: last ? encodeCursor([Math.abs(last.now - last.began), last.id]) : null,
  }
}

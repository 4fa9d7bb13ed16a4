import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { inWords } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
import { catalogue, lastClosed, measureSql } from '../../measures/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import type { Kpi } from '../domain/kpi.ts'
import { kpis } from '../domain/kpis.ts'
import type { Base } from '../store/base.ts'
import * as store from '../store/benchmarks.ts'

/** Fewer are no crowd to stand in, and what one of them does could be read off. */
const fewestPeers = 10

/** The measure that a KPI is the mean of, and of whom; null where it is something else. */
function meanOf({ of: [of], per }: Kpi): { key: string; ofCustomers: boolean } | null {
  const [known] = per ?? []
  const isMean = of && known && 'sum' in of && 'known' in known && of.sum === known.known
  return isMean ? { key: of.sum, ofCustomers: of.among === 'customers' } : null
}

/** The middle half of each group's accounts, for those KPIs that are the mean of a measure, by their key. */
export async function spreadsOf(
  tx: Tx,
  base: Base,
  to: Day,
  asked: readonly Kpi[],
): Promise<Map<string, Map<string | null, store.Spread>>> {
  const closed = await lastClosed(tx)
  const means = asked.filter((kpi) => meanOf(kpi) !== null)
  const found = closed === null || means.length === 0 ? [] : await measuresOf(tx, means)
  const day = closed !== null && closed < to ? closed : to
  const { zone } = await settings(tx)
  const spreads = await store.spreadsIn(tx, base, day, { measures: found, least: fewestPeers, zone })
  return new Map(found.map(({ kpi }, at) => [kpi.key, spreads[at] ?? new Map()]))
}

/** The measure behind each KPI that is the mean of one which is counted here. */
async function measuresOf(tx: Tx, asked: readonly Kpi[]) {
  const entries = await catalogue(tx)
  const on = await today(tx)
  return asked.flatMap((kpi) => {
    const mean = meanOf(kpi)
    const entry = entries.find(({ key }) => key === mean?.key)
    return mean && entry
      ? [{ kpi, measure: measureSql(tx, entry, entries, on).now, ofCustomers: mean.ofCustomers }]
      : []
  })
}

type By = 'size' | 'plan'

/** By the closest likeness that enough customers share. */
function likenessOf({
  both,
  bySize,
  byPlan,
}: store.Alike): { alike: 'size and plan' | By; by: By[]; peers: number } | null {
  if (both >= fewestPeers) return { alike: 'size and plan', by: ['size', 'plan'], peers: both }
  if (bySize >= fewestPeers) return { alike: 'size', by: ['size'], peers: bySize }
  return byPlan >= fewestPeers ? { alike: 'plan', by: ['plan'], peers: byPlan } : null
}

/** How an account stands among those like it, measure by measure. */
export async function accountBenchmarks(tx: Tx, viewer: Viewer, account: AccountId) {
  await mustSee(tx, viewer, account)
  const { currency } = await settings(tx)
  const alike = (await store.alikeTo(tx, viewer, account)) ?? { size: null, plan: null, both: 0, bySize: 0, byPlan: 0 }
  const likeness = likenessOf(alike)
  const told = { size: alike.size, plan: alike.plan, currency }
  if (!likeness) return { ...told, alike: null, peers: Math.max(alike.bySize, alike.byPlan), items: [] }
  const asked = await measuresOf(tx, kpis)
  const standings = await store.standingsOf(tx, viewer, account, {
    measures: asked.map(({ measure }) => measure),
    by: likeness.by,
  })
  return {
    ...{ ...told, alike: likeness.alike, peers: likeness.peers },
    items: standings
      .filter(({ peers }) => peers >= fewestPeers)
      .flatMap(({ at, value, peers, below, same, median }) => {
        const kpi = asked[at]?.kpi
        if (!kpi) return []
        const { key, unit, direction } = kpi
        const worse = direction === 'up' ? below : peers - below - same
        const standing = { value, median, peers, ahead: (worse + same / 2) / peers }
        return [{ key, unit, direction, name: inWords(kpi.name), ...standing }]
      }),
  }
}

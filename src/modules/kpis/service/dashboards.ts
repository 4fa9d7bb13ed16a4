import { AppError } from '../../../kernel/errors.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { inWords, told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { audit, members } from '../../workspaces/index.ts'
import { type Arrangement, executive, executiveArrangement, ofKpi, type Tile } from '../domain/dashboard.ts'
import * as store from '../store/dashboards.ts'
import { mustFind as mustFindKpi } from './kpis.ts'

const builtIn = () => ({
  ...{ ...executiveArrangement, id: executive, name: inWords(executiveArrangement.name) },
  ...{ isOwn: false, mayChange: false, maker: null, changedAt: null },
})

/** Dashboards that somebody can open: the one that everybody has, their own, and what is shared. */
export async function listDashboards(tx: Tx, viewer: Viewer) {
  const names = new Map((await members(tx)).map(({ id, name }) => [id, name]))
  const kept = (await store.dashboardsFor(tx, viewer.member)).map((one) => presented(one, viewer, names))
  return { items: [builtIn(), ...kept] }
}

export async function oneDashboard(tx: Tx, viewer: Viewer, id: string) {
  if (id === executive) return builtIn()
  const found = await mustFind(tx, viewer, id)
  return presented(found, viewer, new Map((await members(tx)).map((one) => [one.id, one.name])))
}

const presented = (
  { changedBy: _, changedAt, maker, ...dashboard }: store.Dashboard,
  viewer: Viewer,
  names: ReadonlyMap<string, string>,
) => ({
  ...dashboard,
  isOwn: maker === viewer.member,
  mayChange: mayChange(viewer, { maker, isShared: dashboard.isShared }),
  maker: names.get(maker) ?? null,
  changedAt: changedAt.toISOString(),
})

/** What is shared is changed by its maker and by those who answer for KPIs. */
const mayChange = (viewer: Viewer, { maker, isShared }: Pick<store.Dashboard, 'maker' | 'isShared'>): boolean =>
  maker === viewer.member || (isShared && viewer.permissions.has('kpis.write'))

/** Keeps a new dashboard, or changes one. Changes of shared ones are in the log. */
export async function saveDashboard(
  tx: Tx,
  viewer: Viewer,
  { id, ...arrangement }: Arrangement & { id?: string | undefined },
) {
  arrangement.tiles.forEach(checkTile)
  const before = id === undefined ? undefined : await mustFind(tx, viewer, id)
  if (before && !mayChange(viewer, before)) throw notYours(before.name)
  const kept = id ?? newId(tx.now)
  await store.saveDashboard(tx, { id: kept, member: viewer.member, arrangement })
  if (before?.isShared || arrangement.isShared)
    await audit(tx, viewer, {
      ...{ action: 'dashboard.saved', subject: 'dashboard', subjectId: kept },
      before: before && shown(before),
      after: shown(arrangement),
    })
  return { id: kept }
}

const shown = ({ name, isShared, tiles }: Arrangement) => ({ name, isShared, tiles: tiles.length })

function checkTile({ kind, kpi }: Tile): void {
  if (!ofKpi.includes(kind)) return
  if (kpi !== undefined) mustFindKpi(kpi)
  else
    throw new AppError('invalid', told`A tile does not say of which KPI it is`, {
      field: 'tiles',
      remedy: told`Give it the key of a KPI`,
    })
}

export async function removeDashboard(tx: Tx, viewer: Viewer, id: string): Promise<void> {
  const before = await mustFind(tx, viewer, id)
  if (!mayChange(viewer, before)) throw notYours(before.name)
  await store.removeDashboard(tx, id)
  if (before.isShared)
    await audit(tx, viewer, {
      ...{ action: 'dashboard.removed', subject: 'dashboard', subjectId: id },
      before: shown(before),
    })
}

async function mustFind(tx: Tx, viewer: Viewer, id: string): Promise<store.Dashboard> {
  const found = isUuid(id) ? await store.heldDashboard(tx, viewer.member, id) : undefined
  if (found) return found
  throw new AppError('not_found', told`There is no such dashboard`, {
    field: 'dashboard',
    remedy: told`Take one of the list; the one that everybody has cannot be changed, but copied`,
  })
}

const notYours = (name: string) =>
  new AppError('forbidden', told`${name} is changed by who made it`, {
    field: 'dashboard',
    remedy: told`Make a copy of your own`,
  })

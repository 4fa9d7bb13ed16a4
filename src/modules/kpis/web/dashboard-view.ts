import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'

export type Dashboard = Output<'kpis.dashboard'>
export type Tile = Dashboard['tiles'][number]
export type TileKind = Tile['kind']

export const kindLabels: Record<TileKind, string> = {
  figure: t`Figure`,
  course: t`Course`,
  waterfall: t`How ARR moved`,
  cohorts: t`Cohorts`,
  accounts: t`Accounts`,
}

/** Kinds that are of one KPI. */
export const isOfKpi = (kind: TileKind): boolean => kind === 'figure' || kind === 'course' || kind === 'accounts'

/** The width with which a tile begins, in quarters of the page. */
const firstWidth: Record<TileKind, number> = { figure: 1, course: 2, waterfall: 2, cohorts: 4, accounts: 2 }

/** A tile with a name that no other one of the dashboard has. */
export function newTile(tiles: readonly Tile[], of: Omit<Tile, 'id' | 'width'>): Tile {
  const taken = new Set(tiles.map(({ id }) => id))
  let count = 1
  while (taken.has(`${of.kind}-${count}`)) count++
  return { ...of, id: `${of.kind}-${count}`, width: firstWidth[of.kind] }
}

/** The same tiles with one of them at another place. */
export function moved(tiles: readonly Tile[], id: string, to: number): Tile[] {
  const tile = tiles.find((one) => one.id === id)
  if (!tile) return [...tiles]
  const others = tiles.filter((one) => one !== tile)
  return others.toSpliced(Math.min(Math.max(to, 0), others.length), 0, tile)
}

/** The same tiles with one of them wider or narrower, within the page. */
export const widened = (tiles: readonly Tile[], id: string, by: 1 | -1): Tile[] =>
  tiles.map((tile) => (tile.id === id ? { ...tile, width: Math.min(4, Math.max(1, tile.width + by)) } : tile))

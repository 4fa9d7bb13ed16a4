import { spoken } from '../../../kernel/words.ts'
import type { SpanName } from './spans.ts'

export const tileKinds = ['figure', 'course', 'waterfall', 'cohorts', 'accounts'] as const
export type TileKind = (typeof tileKinds)[number]

/** The page is so many columns wide. */
export const columns = 4

export interface Tile {
  /** Names it within its dashboard. */
  id: string
  kind: TileKind
  /** Which KPI a figure, a course or accounts are of. */
  kpi?: string | undefined
  /** Which share cohorts show. */
  of?: 'logo' | 'revenue' | undefined
  segment?: string | undefined
  /** In columns. */
  width: number
}

/** Kinds that are of one KPI. */
export const ofKpi: readonly TileKind[] = ['figure', 'course', 'accounts']

export interface Arrangement {
  name: string
  isShared: boolean
  span: SpanName
  tiles: Tile[]
}

/** The dashboard that everybody has. It has a word at the place of an id. */
export const executive = 'executive'

const figure = (kpi: string): Tile => ({ id: kpi, kind: 'figure', kpi, width: 1 })

/** How the business stands, in what the founding documents ask to be reported: revenue, who stays, health, and where it goes. */
export const executiveArrangement: Arrangement = {
  name: spoken('Executive'),
  isShared: true,
  span: 'year',
  tiles: [
    ...['arr', 'nrr', 'grr', 'logo_retention', 'churn_customers', 'health', 'activation', 'nps'].map(figure),
    { id: 'movements', kind: 'waterfall', width: 2 },
    { id: 'nrr-course', kind: 'course', kpi: 'nrr', width: 2 },
    { id: 'health-course', kind: 'course', kpi: 'health', width: 2 },
    { id: 'lost', kind: 'accounts', kpi: 'churn_arr', width: 2 },
    { id: 'cohorts', kind: 'cohorts', of: 'revenue', width: 4 },
  ],
}

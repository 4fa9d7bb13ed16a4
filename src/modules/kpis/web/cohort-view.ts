import type { Output } from '../../../web/lib/api.ts'
import { choice, text, useUrlState } from '../../../web/lib/url-state.ts'

export type Cohorts = Output<'kpis.cohorts'>
export type Grain = Cohorts['grain']
export type Cell = Cohorts['together'][number]

const readers = {
  of: choice(['logo', 'revenue'], 'logo'),
  grain: choice(['month', 'quarter'], 'month'),
  segment: text(),
  /** Which cell is opened into its accounts: the cohort's first day and how many stretches since, divided by a line. */
  cell: text(),
}

export const useCohortsView = () => useUrlState(readers)
export type View = ReturnType<typeof useCohortsView>[0]

export interface Opened {
  cohort: string
  since: number
}

export const writtenCell = ({ cohort, since }: Opened): string => `${cohort}|${since}`

export function readCell(written: string): Opened | null {
  const found = /^(\d{4}-\d{2}-\d{2})\|(\d{1,3})$/.exec(written)
  return found ? { cohort: found[1] as string, since: Number(found[2]) } : null
}

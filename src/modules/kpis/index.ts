export type { CohortList } from './service/cohorts.ts'
export type { KpiList } from './service/kpis.ts'

import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  { table: 'kpis_targets', title: told`Targets of KPIs`, columns: { kpi: 'word' } },
  { table: 'kpis_settings', title: told`What KPIs are worked out with`, columns: { key_actions: 'word' } },
  {
    table: 'kpis_dashboards',
    title: told`Dashboards`,
    columns: { name: { holds: 'mention', masked: 'text' }, span: 'word', tiles: 'word' },
  },
  {
    table: 'kpis_answers',
    title: told`Figures worked out ahead`,
    columns: { question: 'word', answer: 'word' },
    sandbox: 'left out',
  },
  { table: 'kpis_reports', title: told`Weekly reports`, columns: {}, staff: true, sandbox: 'left out' },
  {
    table: 'kpis_closes',
    title: told`Closed months`,
    columns: { currency: 'word', document: 'mention', page: 'mention' },
    sandbox: 'left out',
  },
  { table: 'kpis_close_accounts', title: told`Accounts of closed months`, columns: {}, sandbox: 'left out' },
]

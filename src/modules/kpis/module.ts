import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { routes } from './routes.ts'

export const kpis = defineModule({
  name: 'kpis',
  holdings,
  routes,
  auditWords: {
    'kpi.target_set': (name) => told`set the target of ${name}`,
    'kpi.settings_changed': () => told`changed what KPIs are worked out with`,
    'month.closed': (name) => told`closed the month ${name}`,
  },
})

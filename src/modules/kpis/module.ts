import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { source } from './measures.ts'
import { routes } from './routes.ts'
import { turnAnswers } from './service/answers.ts'
import { turnReports } from './service/report-mail.ts'

export const kpis = defineModule({
  name: 'kpis',
  holdings,
  routes,
  measures: [source],
  listeners,
  loops: [
    { name: 'kpis.reports', pause: 60_000, turn: turnReports, isBehindClose: true },
    { name: 'kpis.answers', pause: 2_000, turn: turnAnswers, isBehindClose: true },
  ],
  auditWords: {
    'kpi.target_set': (name) => told`set the target of ${name}`,
    'kpi.settings_changed': () => told`changed what KPIs are worked out with`,
    'dashboard.saved': (name) => told`arranged the dashboard ${name}`,
    'dashboard.removed': (name) => told`removed the dashboard ${name}`,
    'report.chosen': () => told`chose whether the weekly report comes`,
    'month.closed': (name) => told`closed the month ${name}`,
  },
})

import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { onDaysClosed, onRefreshed, onScorecardChanged } from './listeners.ts'
import { source } from './measures.ts'
import { routes } from './routes.ts'
import { applyFromPack, scorecardChanged } from './service/scorecards.ts'
import { tellable } from './tellable.ts'

export const health = defineModule({
  name: 'health',
  holdings,
  routes,
  measures: [source],
  listeners: {
    'measures.closed': onDaysClosed,
    'measures.refreshed': onRefreshed,
    [scorecardChanged]: onScorecardChanged,
  },
  packs: [{ folder: 'scorecards', apply: applyFromPack }],
  tellable,
  auditWords: {
    'scorecard.saved': 'saved the scorecard',
    'scorecard.made_primary': 'made primary the scorecard',
    'scorecard.switched_on': 'switched on the scorecard',
    'scorecard.switched_off': 'switched off the scorecard',
  },
})

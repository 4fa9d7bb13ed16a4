import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { aheadOfClose, aheadOfScorecard, onDaysClosed, onRefreshed, onScorecardChanged } from './listeners.ts'
import { source } from './measures.ts'
import { routes } from './routes.ts'
import { applyFromPack, bandEffects, readFiles, scorecardChanged } from './service/scorecards.ts'
import { tellable } from './tellable.ts'

export const health = defineModule({
  name: 'health',
  holdings,
  routes,
  measures: [source],
  ahead: { 'measures.closed': aheadOfClose, [scorecardChanged]: aheadOfScorecard },
  listeners: {
    'measures.closed': onDaysClosed,
    'measures.refreshed': onRefreshed,
    [scorecardChanged]: onScorecardChanged,
  },
  packs: [
    {
      folder: 'scorecards',
      apply: (tx, name, file, _platform, how) => applyFromPack(tx, name, file, how),
      read: readFiles,
      effect: (tx, _name, file) => bandEffects(tx, file),
    },
  ],
  tellable,
  auditWords: {
    'scorecard.saved': (name) => told`saved the scorecard ${name}`,
    'scorecard.made_primary': (name) => told`made primary the scorecard ${name}`,
    'scorecard.switched_on': (name) => told`switched on the scorecard ${name}`,
    'scorecard.switched_off': (name) => told`switched off the scorecard ${name}`,
  },
})

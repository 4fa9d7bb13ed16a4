import type { WorkspaceId } from '../../kernel/ids.ts'
import { watchedFolderSource } from '../../platform/connectors/folder/kind.ts'
import { sqlSource } from '../../platform/connectors/sql/kind.ts'
import { defineModule } from '../../platform/contributions.ts'
import { closeImported } from '../imports/index.ts'
import { examineSources } from './examine.ts'
import { holdings } from './holdings.ts'
import { dayJudged, onBandChanged, onDayJudged, onDaysClosed } from './listeners.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { pullDue } from './service/run.ts'
import { tellDue } from './service/tell.ts'

export const connectors = defineModule({
  name: 'connectors',
  holdings,
  retention,
  examinations: [examineSources],
  routes,
  connectors: [sqlSource, watchedFolderSource],
  loops: [
    { name: 'connectors.pull', pause: 1000, turn: pullDue, isOutside: true },
    { name: 'connectors.tell', pause: 2000, turn: tellDue, isOutside: true },
  ],
  listeners: {
    'measures.closed': onDaysClosed,
    [dayJudged]: onDayJudged,
    'health.band_changed': onBandChanged,
  },
  jobs: [
    { name: 'connectors.close', run: (platform, data) => closeImported(platform, data.workspace as WorkspaceId) },
  ],
})

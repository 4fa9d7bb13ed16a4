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
  auditWords: {
    'connectors.made': 'connected the source',
    'connectors.changed': 'changed the source',
    'connectors.removed': 'removed the source',
    'connectors.stream_added': 'added a stream to the source',
    'connectors.stream_changed': 'changed a stream of the source',
    'connectors.stream_removed': 'removed a stream of the source',
    'connectors.pull_asked': 'asked for a pull of the source',
    'connectors.backfill_asked': 'asked for everything of the source again',
    'connectors.paused': 'paused the source',
    'connectors.resumed': 'started the source',
    'connectors.row_mended': 'mended a refused row of the source',
    'connectors.rows_retried': 'tried refused rows of the source again',
    'connectors.deletion_kept': 'kept what the source deleted',
    'connectors.past_asked': 'had the past of new accounts worked out',
  },
  jobs: [{ name: 'connectors.close', run: (platform, data) => closeImported(platform, data.workspace as WorkspaceId) }],
})

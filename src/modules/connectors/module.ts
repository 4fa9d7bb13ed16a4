import type { WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { watchedFolderSource } from '../../platform/connectors/folder/kind.ts'
import { sqlSource } from '../../platform/connectors/sql/kind.ts'
import { defineModule } from '../../platform/contributions.ts'
import { closeImported } from '../imports/index.ts'
import { examineSources } from './examine.ts'
import { holdings } from './holdings.ts'
import { dayJudged, onBandsChanged, onDayJudged, onDaysClosed } from './listeners.ts'
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
  },
  listenersOfMany: { 'health.band_changed': onBandsChanged },
  auditWords: {
    'connectors.made': (name) => told`connected the source ${name}`,
    'connectors.changed': (name) => told`changed the source ${name}`,
    'connectors.removed': (name) => told`removed the source ${name}`,
    'connectors.stream_added': (name) => told`added a stream to the source ${name}`,
    'connectors.stream_changed': (name) => told`changed a stream of the source ${name}`,
    'connectors.stream_removed': (name) => told`removed a stream of the source ${name}`,
    'connectors.pull_asked': (name) => told`asked for a pull of the source ${name}`,
    'connectors.backfill_asked': (name) => told`asked for everything of the source again ${name}`,
    'connectors.paused': (name) => told`paused the source ${name}`,
    'connectors.resumed': (name) => told`started the source ${name}`,
    'connectors.row_mended': (name) => told`mended a refused row of the source ${name}`,
    'connectors.rows_retried': (name) => told`tried refused rows of the source again ${name}`,
    'connectors.deletion_kept': (name) => told`kept what the source deleted ${name}`,
    'connectors.past_asked': (name) => told`had the past of new accounts worked out ${name}`,
  },
  jobs: [{ name: 'connectors.close', run: (platform, data) => closeImported(platform, data.workspace as WorkspaceId) }],
})

import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { segmentsHandedOn, views } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { dayShown, onDayShown, onDaysClosed, onMerged, onRefreshed, onTouched, sweeps, touched } from './listeners.ts'
import { segmentPack } from './pack.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { workOnActs } from './service/acts.ts'
import { segmentFields } from './service/segments.ts'
import { viewPack } from './views-pack.ts'

export const segments = defineModule({
  name: 'segments',
  holdings,
  retention,
  routes,
  subjects: [{ name: 'account', fields: segmentFields }],
  listeners: {
    'measures.refreshed': onRefreshed,
    'measures.closed': onDaysClosed,
    'accounts.merged': onMerged,
    'accounts.unmerged': onMerged,
    [touched]: onTouched,
    [dayShown]: onDayShown,
  },
  loops: [{ name: 'segments.acts', pause: 500, turn: workOnActs }, sweeps],
  packs: [segmentPack, viewPack],
  handsOn: [views, segmentsHandedOn],
  auditWords: {
    'segment.made': (name) => told`made the segment ${name}`,
    'segment.changed': (name) => told`changed the segment ${name}`,
    'segment.archived': (name) => told`archived the segment ${name}`,
    'segment.accounts_added': (name) => told`put accounts on the list ${name}`,
    'segment.accounts_removed': (name) => told`took accounts off the list ${name}`,
    'view.shared': (name) => told`shared the view ${name}`,
    'view.changed': (name) => told`changed the shared view ${name}`,
    'view.removed': (name) => told`removed the shared view ${name}`,
    'view.default_set': (name) => told`chose the view with which accounts open for a role: ${name}`,
    'accounts.changed_together': (name) => told`changed many accounts at once: ${name}`,
    'accounts.change_stopped': (name) => told`stopped a change of many accounts: ${name}`,
    'accounts.change_taken_back': (name) => told`took back a change of many accounts: ${name}`,
  },
})

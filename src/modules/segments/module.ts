import { defineModule } from '../../platform/contributions.ts'
import { segmentsHandedOn, views } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { dayShown, onDayShown, onDaysClosed, onMerged, onRefreshed, onTouched, sweeps, touched } from './listeners.ts'
import { segmentPack } from './pack.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { workOnActs } from './service/acts.ts'
import { segmentFields } from './service/segments.ts'

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
  packs: [segmentPack],
  handsOn: [views, segmentsHandedOn],
  auditWords: {
    'segment.made': 'made the segment',
    'segment.changed': 'changed the segment',
    'segment.archived': 'archived the segment',
    'segment.accounts_added': 'put accounts on the list',
    'segment.accounts_removed': 'took accounts off the list',
    'view.shared': 'shared the view',
    'view.changed': 'changed the shared view',
    'view.removed': 'removed the shared view',
    'view.default_set': 'chose the view with which accounts open for a role:',
    'accounts.changed_together': 'changed many accounts at once:',
    'accounts.change_stopped': 'stopped a change of many accounts:',
    'accounts.change_taken_back': 'took back a change of many accounts:',
  },
})

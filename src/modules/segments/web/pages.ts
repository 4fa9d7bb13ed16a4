import { t } from '../../../kernel/words.ts'
import { question } from '../../../web/lib/api.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'accounts',
    title: t`Accounts`,
    permission: 'accounts.read',
    menu: { group: '', order: 30, label: t`Accounts` },
    component: lazily(() => import('./AccountsPage.tsx'), 'AccountsPage'),
    asks: () => [question('segments.views', {}), question('segments.fields', {}), question('accounts.fields', {})],
  }),
  definePage({
    path: 'segments',
    title: t`Segments`,
    permission: 'segments.read',
    menu: { group: '', order: 35, label: t`Segments` },
    component: lazily(() => import('./SegmentsPage.tsx'), 'SegmentsPage'),
  }),
  definePage({
    path: 'segments/new',
    title: t`A new segment`,
    permission: 'segments.write',
    component: lazily(() => import('./SegmentEditorPage.tsx'), 'NewSegmentPage'),
  }),
  definePage({
    path: 'segments/$segment',
    title: t`Segment`,
    permission: 'segments.read',
    component: lazily(() => import('./SegmentPage.tsx'), 'SegmentPage'),
  }),
  definePage({
    path: 'segments/$segment/edit',
    title: t`Segment`,
    permission: 'segments.write',
    component: lazily(() => import('./SegmentEditorPage.tsx'), 'EditSegmentPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'overview',
    order: 60,
    title: t`Segments`,
    permission: 'segments.read',
    aside: true,
    component: lazily(() => import('./AccountSegments.tsx'), 'AccountSegments'),
  }),
]

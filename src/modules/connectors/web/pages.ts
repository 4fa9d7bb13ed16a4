import { t } from '../../../kernel/words.ts'
import { definePage, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'connectors',
    title: t`Sources`,
    permission: 'connectors.read',
    menu: { group: 'Data', order: 8, label: t`Sources` },
    component: lazily(() => import('./SourcesPage.tsx'), 'SourcesPage'),
  }),
  definePage({
    path: 'connectors/new',
    title: t`Connect a source`,
    permission: 'connectors.manage',
    component: lazily(() => import('./NewSourcePage.tsx'), 'NewSourcePage'),
  }),
  definePage({
    path: 'connectors/$connector',
    title: t`Source`,
    permission: 'connectors.read',
    component: lazily(() => import('./SourcePage.tsx'), 'SourcePage'),
  }),
  definePage({
    path: 'connectors/$connector/add',
    title: t`Add a stream`,
    permission: 'connectors.manage',
    component: lazily(() => import('./AddStreamPage.tsx'), 'AddStreamPage'),
  }),
  definePage({
    path: 'connectors/$connector/streams/$stream',
    title: t`Stream`,
    permission: 'connectors.manage',
    component: lazily(() => import('./ChangeStreamPage.tsx'), 'ChangeStreamPage'),
  }),
]

export const commands = [{ label: t`Connect a source`, to: 'connectors/new', permission: 'connectors.manage' }]

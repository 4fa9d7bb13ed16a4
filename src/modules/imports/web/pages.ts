import { t } from '../../../kernel/words.ts'
import { definePage, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'imports',
    title: t`Import`,
    permission: 'imports.read',
    menu: { group: 'Data', order: 10, label: t`Import` },
    component: lazily(() => import('./ImportPage.tsx'), 'ImportPage'),
  }),
  definePage({
    path: 'imports/new',
    title: t`Import a file`,
    permission: 'imports.run',
    component: lazily(() => import('./NewImportPage.tsx'), 'NewImportPage'),
  }),
  definePage({
    path: 'imports/$run',
    title: t`Import`,
    permission: 'imports.read',
    component: lazily(() => import('./RunPage.tsx'), 'RunPage'),
  }),
]

import { definePage, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'imports',
    title: 'Import',
    permission: 'imports.read',
    menu: { group: 'Data', order: 10, label: 'Import' },
    component: lazily(() => import('./ImportPage.tsx'), 'ImportPage'),
  }),
  definePage({
    path: 'imports/new',
    title: 'Import a file',
    permission: 'imports.run',
    component: lazily(() => import('./NewImportPage.tsx'), 'NewImportPage'),
  }),
  definePage({
    path: 'imports/$run',
    title: 'Import',
    permission: 'imports.read',
    component: lazily(() => import('./RunPage.tsx'), 'RunPage'),
  }),
]

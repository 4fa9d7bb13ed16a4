import '../styles.ts'
import { createRoot } from 'react-dom/client'
import { definePage } from '../lib/pages.ts'
import { pages } from '../lib/registry.ts'
import { AccountSketch } from './AccountSketch.tsx'
import { installFakeServer } from './fake-server.ts'
import { KitPage } from './KitPage.tsx'
import { TodaySketch } from './TodaySketch.tsx'

installFakeServer()
pages.splice(
  0,
  pages.length,
  definePage({ path: 'today', title: 'Today', menu: { group: '', order: 1, label: 'Today' }, component: TodaySketch }),
  definePage({
    path: 'account',
    title: 'Account',
    menu: { group: '', order: 2, label: 'Accounts' },
    component: AccountSketch,
  }),
  definePage({ path: 'kit', title: 'Kit', menu: { group: 'Insight', order: 1, label: 'Kit' }, component: KitPage }),
)

// The shell makes its routes when it is loaded, so the pages have to be there before.
const { App } = await import('../shell/App.tsx')
const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)

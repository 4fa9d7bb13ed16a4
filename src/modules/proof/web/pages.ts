import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'proof/backtests',
    title: t`Backtests`,
    permission: 'health.read',
    menu: { group: 'Insight', order: 14, label: t`Backtests` },
    component: lazily(() => import('./BacktestsPage.tsx'), 'BacktestsPage'),
  }),
  definePage({
    path: 'holdouts',
    title: t`Hold-outs`,
    permission: 'holdouts.read',
    menu: { group: 'Action', order: 12, label: t`Hold-outs` },
    component: lazily(() => import('./HoldoutsPage.tsx'), 'HoldoutsPage'),
  }),
]

export const commands = [
  {
    label: t`Hold a scorecard against the past`,
    to: 'proof/backtests',
    search: { new: 'yes' },
    permission: 'health.write',
  },
  { label: t`Hold out of everything`, to: 'holdouts', search: { start: 'everything' }, permission: 'holdouts.manage' },
]

export const panels = [
  definePanel({
    place: 'playbook',
    tab: 'results',
    order: 10,
    title: t`Results`,
    permission: 'playbooks.read',
    component: lazily(() => import('./PlaybookResults.tsx'), 'PlaybookResults'),
  }),
  definePanel({
    place: 'campaign',
    order: 10,
    title: t`What it changed`,
    permission: 'campaigns.read',
    component: lazily(() => import('./CampaignResults.tsx'), 'CampaignResults'),
  }),
]

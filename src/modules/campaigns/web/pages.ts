import { t } from '../../../kernel/words.ts'
import { definePage, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'campaigns',
    title: t`Campaigns`,
    permission: 'campaigns.read',
    menu: { group: '', order: 26, label: t`Campaigns` },
    component: lazily(() => import('./CampaignsPage.tsx'), 'CampaignsPage'),
  }),
  definePage({
    path: 'campaigns/$campaign',
    title: t`Campaign`,
    permission: 'campaigns.read',
    component: lazily(() => import('./CampaignPage.tsx'), 'CampaignPage'),
  }),
]

export const commands = [{ label: t`New campaign`, to: 'campaigns/new', permission: 'campaigns.write' }]

import { t } from '../../../kernel/words.ts'
import { countFrom, definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'approvals',
    title: t`Approvals`,
    permission: 'approvals.read',
    menu: {
      group: '',
      order: 25,
      label: t`Approvals`,
      countFrom: countFrom('approvals.count', ({ mine }) => mine),
    },
    component: lazily(() => import('./ApprovalsPage.tsx'), 'ApprovalsPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'today',
    order: 5,
    title: t`Waiting for your approval`,
    permission: 'approvals.read',
    component: lazily<Record<never, never>, 'WaitingForMe'>(() => import('./WaitingForMe.tsx'), 'WaitingForMe'),
  }),
  definePanel({
    place: 'account',
    tab: 'offers',
    order: 31,
    title: t`Offers`,
    permission: 'approvals.read',
    component: lazily(() => import('./AccountOffers.tsx'), 'AccountOffers'),
  }),
]

export const commands = [
  { label: t`What waits for my approval`, to: 'approvals', permission: 'approvals.read' },
  { label: t`Offers to customers`, to: 'approvals', search: { tab: 'offers' }, permission: 'approvals.read' },
]

import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

export const panels = [
  definePanel({
    place: 'account',
    tab: 'measures',
    order: 80,
    title: t`Measures`,
    permission: 'measures.read',
    component: lazily(() => import('./AccountMeasures.tsx'), 'AccountMeasures'),
  }),
  definePanel({
    place: 'banner',
    order: 5,
    title: t`The past is being worked out`,
    permission: 'measures.read',
    component: lazily<Record<never, never>, 'PastBanner'>(() => import('./PastBanner.tsx'), 'PastBanner'),
  }),
  definePanel({
    place: 'banner',
    order: 10,
    title: t`Silent sources`,
    permission: 'measures.read',
    component: lazily<Record<never, never>, 'SilenceBanner'>(() => import('./SilenceBanner.tsx'), 'SilenceBanner'),
  }),
]

import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Panels } from '../../../web/ui/Panels.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { NextRenewals, useNextRenewals } from './NextRenewals.tsx'
import { OrderExplained } from './OrderExplained.tsx'
import { Sources } from './Sources.tsx'
import { useArrivals } from './use-arrivals.tsx'
import type { TodayView } from './view.ts'

/** What the page can truthfully say beside its list. All of it comes at once, so that nothing pushes another away. */
export function Beside({ view }: { view: TodayView }) {
  const renewals = useNextRenewals()
  const sources = useOperation('measures.sources', {}, { enabled: useMay('measures.read') })
  const weights = useOperation('today.weights', {})
  const arrivals = useArrivals()
  if ([renewals, sources, weights, arrivals].some(({ isLoading }) => isLoading)) {
    return (
      <Panel title={t`Next renewals`}>
        <Lines count={5} />
      </Panel>
    )
  }
  return (
    <>
      <Panels place="today" column="aside" given={{}} />
      {renewals.data && <NextRenewals items={renewals.data.items} />}
      {sources.data && <Sources sources={sources.data.items} arrivals={arrivals.entries} />}
      {weights.data && <OrderExplained view={view} weights={weights.data} />}
    </>
  )
}

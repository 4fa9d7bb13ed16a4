import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { Banner } from '../../../web/ui/Banner.tsx'

/** Figures hold what was known before a currency without a rate came; whoever can set one is told on every page. */
export function RatesBanner() {
  const { data } = useOperation('revenue.missing_rates', {})
  if (data === undefined || data.items.length === 0) return null
  const accounts = data.items.reduce((sum, one) => sum + one.accounts, 0)
  return (
    <Banner tone="warning">
      <span>
        {rich`No exchange rate from ${data.items.map(({ currency }) => currency).join(', ')} to ${data.currency}: ARR of ${count(accounts, 'account')} is not known, and sums hold what was last known of it. ${<PageLink to="settings" search={{ tab: 'currencies' }}>{t`Set rates`}</PageLink>}`}
      </span>
    </Banner>
  )
}

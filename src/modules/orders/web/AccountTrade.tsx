import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { money, number } from '../../../web/lib/format.ts'
import { daysBefore, valuesOf } from '../../../web/lib/series.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { axisSteps } from '../../../web/ui/axis.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { HistoryChart } from '../../../web/ui/HistoryChart.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import css from './AccountTrade.module.css'

type Series = Output<'measures.series'>['items'][number]
type Shown = { key: string; title: string; window: string; isMoney?: boolean }

/** What is told of a buyer, and of a vendor. */
const charts: Record<'bought' | 'sold', Shown[]> = {
  bought: [
    { key: 'orders.count_90d', title: t`Orders`, window: t`in 90 days` },
    { key: 'orders.spend_90d', title: t`Spent`, window: t`in 90 days`, isMoney: true },
  ],
  sold: [
    { key: 'vendor.gmv_30d', title: t`Sold`, window: t`in 30 days`, isMoney: true },
    { key: 'vendor.listings_live', title: t`Listings`, window: t`live` },
  ],
}
const chartHeight = 132

/** What the account bought, or sold as a vendor, over a year; nothing while it did neither. */
export function AccountTrade({ account }: { account: string }) {
  const to = useToday()
  const self = useOperation('accounts.get', { account })
  const counts = useOperation('orders.counts', { account })
  const side = self.data?.kind === 'vendor' || (counts.data?.bought === 0 && counts.data.sold > 0) ? 'sold' : 'bought'
  const shown = charts[side]
  const keys = shown.map(({ key }) => key)
  const { data, error, refetch } = useOperation('measures.series', { account, keys, from: daysBefore(to, 364), to })
  if (error) {
    return (
      <Panel title={t`Trade over a year`}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Panel>
    )
  }
  if (counts.data && counts.data.bought + counts.data.sold + counts.data.listings === 0) return null
  const isRead = data !== undefined && self.data !== undefined && counts.data !== undefined
  return (
    <div className={css.charts}>
      {shown.map((one) => (
        <TradeChart
          key={one.key}
          shown={one}
          series={isRead ? data.items.find(({ key }) => key === one.key) : undefined}
          isRead={isRead}
          currency={self.data?.currency ?? 'USD'}
          currencies={counts.data?.currencies ?? []}
        />
      ))}
    </div>
  )
}

type TradeChartProps = {
  shown: Shown
  series: Series | undefined
  isRead: boolean
  currency: string
  currencies: string[]
}

function TradeChart({ shown, series, isRead, currency, currencies }: TradeChartProps) {
  const newest = series?.points.findLast((point) => point.value !== null)?.value ?? null
  const say = (value: number) => (shown.isMoney ? money(value, currency, 'short') : number(value))
  return (
    <Panel
      title={shown.title}
      aside={
        newest !== null && (
          <span>
            <b className={css.now}>{shown.isMoney ? money(newest, currency) : number(newest)}</b> {shown.window}
          </span>
        )
      }
    >
      {!isRead ? (
        <Block height={chartHeight} />
      ) : newest === null ? (
        <p className={css.nothing}>{whyNothing(shown, currency, currencies)}</p>
      ) : (
        <HistoryChart
          label={t`${shown.title} ${shown.window}, over a year`}
          points={series?.points ?? []}
          steps={axisSteps([0, ...valuesOf(series?.points)], { least: 1 })}
          height={chartHeight}
          say={say}
        />
      )}
    </Panel>
  )
}

/** Amounts of several currencies are not added, and neither are those of another currency than the account's. */
function whyNothing({ isMoney }: Shown, currency: string, currencies: string[]): string {
  const others = currencies.filter((one) => one !== currency)
  if (!isMoney || others.length === 0) return t`Not known in this year`
  return t`Not added up: orders are in ${currencies.join(' and ')}, and the account is kept in ${currency}`
}

import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { number, percent, signed } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { daysBefore, valueBefore, valuesOf } from '../../../web/lib/series.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { useSource } from '../../../web/lib/sources.ts'
import { axisSteps } from '../../../web/ui/axis.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { HistoryChart } from '../../../web/ui/HistoryChart.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import css from './AccountUsage.module.css'

type Point = Output<'measures.series'>['items'][number]['points'][number]
type Shown = { key: string; title: string; window: string; most?: number }

const charts: Shown[] = [
  { key: 'usage.active_people_30d', title: t`Active people`, window: 'in 30 days' },
  { key: 'usage.active_days_30d', title: t`Active days`, window: t`of 30`, most: 30 },
  { key: 'usage.events_30d', title: t`Events`, window: 'in 30 days' },
  { key: 'usage.features_30d', title: t`Features used`, window: 'in 30 days' },
]
const chartHeight = 132

/** How much the product is used, over 90 days. */
export function AccountUsage({ account }: { account: string }) {
  const to = useToday()
  const keys = charts.map(({ key }) => key)
  const { data, error, refetch } = useOperation('measures.series', { account, keys, from: daysBefore(to, 89), to })
  const newest = useOperation('measures.ofAccount', { account }, { refreshEvery: 30_000 })
  const source = useSource('events')
  const mayImport = useMay('imports.run')
  if (error) {
    return (
      <Panel title={t`Usage over 90 days`}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Panel>
    )
  }
  if (source && !source.isConnected) {
    return (
      <Panel title={t`Usage over 90 days`}>
        <EmptyState title={t`No usage: no product events are connected`}>
          {t`Whether this account uses the product is not known.`}{' '}
          {mayImport ? (
            <PageLink to="events">{t`Connect your product`}</PageLink>
          ) : (
            t`An administrator can connect your product.`
          )}
        </EmptyState>
      </Panel>
    )
  }
  return (
    <div className={css.charts}>
      {charts.map((shown) => (
        <UsageChart
          key={shown.key}
          shown={shown}
          points={untilToday(data?.items.find(({ key }) => key === shown.key)?.points ?? [], {
            day: to,
            value: newest.data?.items.find(({ key }) => key === shown.key)?.value ?? null,
          })}
          isRead={data !== undefined && (newest.data !== undefined || newest.error !== null)}
        />
      ))}
    </div>
  )
}

/** Closed days, and the open one as everything else on the page counts it. */
const untilToday = (points: Point[], open: Point): Point[] =>
  open.value === null ? points : [...points.filter(({ day }) => day < open.day), open]

type UsageChartProps = { shown: Shown; points: Point[]; isRead: boolean }

function UsageChart({ shown, points, isRead }: UsageChartProps) {
  const known = points.findLast((point) => point.value !== null)
  const before = valueBefore(points, 30)
  return (
    <Panel
      title={shown.title}
      aside={
        known?.value !== null &&
        known?.value !== undefined && (
          <span>
            <b className={css.now}>{number(known.value)}</b> {shown.window}
            {before !== null && (
              <>
                {', '}
                <Move now={known.value} before={before} />
              </>
            )}
          </span>
        )
      }
    >
      {!isRead ? (
        <Block height={chartHeight} />
      ) : known ? (
        <HistoryChart
          label={t`${shown.title} over 90 days`}
          points={points}
          steps={axisSteps([0, ...(shown.most ? [shown.most] : valuesOf(points))], { least: 1 })}
          height={chartHeight}
          say={(value) => number(value)}
        />
      ) : (
        <p className={css.nothing}>{t`Not known in these 90 days`}</p>
      )}
    </Panel>
  )
}

/** Small figures change by pieces, large ones by percent. */
function Move({ now, before }: { now: number; before: number }) {
  const change = now - before
  const said = before < 100 ? signed(change) : percent(Math.abs(change) / before)
  const tone = change > 0 ? 'up' : change < 0 ? 'down' : 'muted'
  const sign = before < 100 ? '' : change > 0 ? '+' : '\u2212'
  return (
    <span className={tone} title={t`${number(before)} in the 30 days before`}>
      {change === 0 ? 'unchanged' : sign + said}
    </span>
  )
}

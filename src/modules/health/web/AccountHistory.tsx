import { SegmentedControl } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { percent } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { HistoryChart } from '../../../web/ui/HistoryChart.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { daysAgo } from './days.ts'

const spans = { '30': t`30 days`, '90': t`90 days`, '365': t`A year` } as const
const readers = { span: choice(['30', '90', '365'], '90') }

/** The score as it was shown day by day, with marks where the scorecard or the band changed. */
export function AccountHistory({ account }: { account: string }) {
  const [{ span }, change] = useUrlState(readers)
  const today = useToday()
  const { data: health } = useOperation('health.get', { account })
  const { data, error, refetch } = useOperation(
    'health.history',
    { account, from: daysAgo(today, Number(span)) },
    { keepPrevious: true },
  )
  const choose = (
    <SegmentedControl
      size="xs"
      aria-label={t`How far back`}
      value={span}
      onChange={(value) => change({ span: value === '30' || value === '365' ? value : '90' })}
      data={Object.entries(spans).map(([value, label]) => ({ value, label }))}
    />
  )
  return (
    <Panel title={t`Health over time`} aside={choose}>
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data?.days.length === 0 ? (
        <EmptyState
          title={t`Not scored yet`}
        >{t`The first score comes at the end of the first day with data.`}</EmptyState>
      ) : data ? (
        <HistoryChart
          label={t`Health over ${spans[span].toLowerCase()}`}
          points={data.days.map((day) => ({ day: day.day, value: day.score }))}
          marks={data.marks}
          band={health?.band ?? null}
          steps={[0, data.bands.yellow, data.bands.green, 100]}
        />
      ) : (
        <Block height={150} />
      )}
      {health?.held && <p style={{ marginTop: 8 }}>{health.held}</p>}
      {health && (
        <p className="dim" style={{ marginTop: 8 }}>
          {t`Scorecard: ${health.label}`}
          {health.version !== null && t`, version ${health.version}`}
          {t`. ${percent(health.completeness)} of its signals known`}
          {health.score === null && t`, ${percent(health.needed)} are needed`}.
          {health.provisional && t` Today can still change.`}
          {health.stale && t` A source is silent: its last values are carried and the band stays.`}
        </p>
      )}
    </Panel>
  )
}

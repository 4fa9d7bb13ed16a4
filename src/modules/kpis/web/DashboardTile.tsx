import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { HistoryChart } from '../../../web/ui/HistoryChart.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Line, Lines } from '../../../web/ui/Skeletons.tsx'
import { Sparkline } from '../../../web/ui/Sparkline.tsx'
import { BehindDrawer } from './BehindDrawer.tsx'
import { CohortDrawer } from './CohortDrawer.tsx'
import type { Opened } from './cohort-view.ts'
import css from './Dashboards.module.css'
import type { Dashboard, Tile } from './dashboard-view.ts'
import { HeatMap } from './HeatMap.tsx'
import { FirstAccounts } from './KpiAccounts.tsx'
import { sayChange, sayFigure, stepsOf, stepWordsOf } from './kpi-view.ts'
import { Standing } from './Standing.tsx'
import type { Kind } from './view.ts'
import { Waterfall } from './Waterfall.tsx'

type TileProps = { tile: Tile; span: Dashboard['span'] }

/** One tile of a dashboard; each opens into the accounts behind it. */
export function DashboardTile({ tile, span }: TileProps) {
  switch (tile.kind) {
    case 'figure':
      return <FigureTile tile={tile} span={span} />
    case 'course':
      return <CourseTile tile={tile} span={span} />
    case 'waterfall':
      return <WaterfallTile tile={tile} span={span} />
    case 'cohorts':
      return <CohortsTile tile={tile} />
    case 'accounts':
      return <AccountsTile tile={tile} span={span} />
  }
}

const segmentOf = ({ segment }: Tile) => (segment ? { segment } : {})

/** All figures of one period and segment are one question, however many tiles show them. */
function FigureTile({ tile, span }: TileProps) {
  const { data, error, refetch } = useOperation('kpis.list', { span, ...segmentOf(tile) }, { keepPrevious: true })
  const kpi = data?.items.find(({ key }) => key === tile.kpi)
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  return (
    <PageLink to={`kpis/${tile.kpi}`} search={{ span, ...segmentOf(tile) }} className={css.figure}>
      <span className={css.label}>{kpi?.name ?? (data ? t`No such KPI any more` : <Line width={80} />)}</span>
      <span className={css.value}>
        {kpi && data ? sayFigure(kpi.value, kpi.unit, data.currency) : <Line width={96} height={18} />}
      </span>
      {kpi && data && (
        <>
          <span className={css.note}>
            {kpi.value !== null &&
              (kpi.before === null
                ? t`a year before unknown`
                : t`${sayChange(kpi.value, kpi.before, kpi.unit, data.currency)} in a year`)}{' '}
            <Standing standing={kpi.standing} />
          </span>
          <Sparkline values={kpi.trend} label={t`${kpi.name}, thirteen months`} />
        </>
      )}
    </PageLink>
  )
}

const useKpi = ({ tile, span }: TileProps) =>
  useOperation('kpis.get', { kpi: tile.kpi ?? '', span, ...segmentOf(tile) }, { keepPrevious: true })

function CourseTile({ tile, span }: TileProps) {
  const { data, error, refetch } = useKpi({ tile, span })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={6} />
  return (
    <Panel
      title={data.name}
      aside={<PageLink to={`kpis/${data.key}`} search={{ span, ...segmentOf(tile) }}>{t`Accounts behind it`}</PageLink>}
    >
      {data.trend.every((value) => value === null) ? (
        <p className="muted">{t`Nothing is known of it in thirteen months.`}</p>
      ) : (
        <HistoryChart
          label={t`${data.name}, thirteen months`}
          points={data.days.map((day, at) => ({ day, value: data.trend[at] ?? null }))}
          steps={stepsOf(data)}
          sayStep={stepWordsOf(data)}
          say={(value) => sayFigure(value, data.unit, data.currency)}
        />
      )}
    </Panel>
  )
}

function AccountsTile({ tile, span }: TileProps) {
  const { data, error, refetch } = useKpi({ tile, span })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={6} />
  return <FirstAccounts data={data} asked={{ kpi: data.key, span, ...segmentOf(tile) }} />
}

function WaterfallTile({ tile, span }: TileProps) {
  const [kind, open] = useState<Kind>()
  const period = useOperation('kpis.list', { span, ...segmentOf(tile) }, { keepPrevious: true }).data
  const asked = period && { from: period.from as Day, to: period.to as Day, ...segmentOf(tile) }
  return (
    <Panel
      title={t`How ARR moved`}
      aside={asked && <PageLink to="revenue" search={{ period: 'own', ...asked }}>{t`By month`}</PageLink>}
    >
      {asked ? <Moves asked={asked} onOpen={open} /> : <Lines count={6} />}
      {kind && asked && (
        <BehindDrawer
          behind={{ kind, month: null, value: null }}
          asked={asked}
          groups={[]}
          onClose={() => open(undefined)}
        />
      )}
    </Panel>
  )
}

type MovesProps = { asked: { from: Day; to: Day; segment?: string }; onOpen: (kind: Kind) => void }

function Moves({ asked, onOpen }: MovesProps) {
  const { data, error, refetch } = useOperation('kpis.movements', asked, { keepPrevious: true })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  return data ? <Waterfall span={data} currency={data.currency} onOpen={onOpen} /> : <Lines count={6} />
}

function CohortsTile({ tile }: { tile: Tile }) {
  const [cell, open] = useState<Opened>()
  const asked = { grain: 'quarter' as const, ...segmentOf(tile) }
  const { data, error, refetch } = useOperation('kpis.cohorts', asked, { keepPrevious: true })
  const of = tile.of ?? 'logo'
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  return (
    <Panel
      title={of === 'logo' ? t`Customers kept` : t`ARR kept`}
      aside={<PageLink to="cohorts" search={{ of, ...asked }}>{t`Quarters since they began`}</PageLink>}
      padding="flush"
    >
      {data ? <HeatMap data={data} of={of} onOpen={open} /> : <Lines count={6} />}
      {cell && <CohortDrawer cell={cell} asked={asked} onClose={() => open(undefined)} />}
    </Panel>
  )
}

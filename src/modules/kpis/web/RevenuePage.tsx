import { Select, TextInput } from '@mantine/core'
import type { Day } from '../../../kernel/day.ts'
import { plural, t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { longDay, money, number, percent, signedMoney } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { Banner } from '../../../web/ui/Banner.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { BehindDrawer } from './BehindDrawer.tsx'
import { GroupTable } from './GroupTable.tsx'
import { MonthTable } from './MonthTable.tsx'
import { SegmentNow } from './SegmentNow.tsx'
import {
  type Asked,
  askedBy,
  byNames,
  isBy,
  type Movements,
  type PeriodName,
  periodNames,
  readBehind,
  useRevenueView,
  type View,
  writtenBehind,
} from './view.ts'
import { Waterfall } from './Waterfall.tsx'

/** How ARR came from where it was to where it is. */
export function RevenuePage() {
  const today = useToday()
  const [view, change] = useRevenueView()
  const asked = askedBy(view, today as Day)
  const { data, error, refetch } = useOperation('kpis.movements', asked, { keepPrevious: true })
  const behind = readBehind(view.behind)
  return (
    <Page
      title={t`Revenue`}
      aside={data && t`${longDay(data.from)} to ${longDay(data.to)}`}
      actions={<DownloadButton of="kpis.export_movements" asked={asked} />}
    >
      <Filters view={view} asked={asked} change={change} />
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <Stack>
          <Strip figures={figuresOf(data)} />
          {data ? <Told data={data} view={view} change={change} /> : <Lines count={10} />}
        </Stack>
      )}
      {behind && data && (
        <BehindDrawer behind={behind} asked={asked} groups={data.groups} onClose={() => change({ behind: '' })} />
      )}
    </Page>
  )
}

type Change = (next: Partial<View>) => void

function Told({ data, view, change }: { data: Movements; view: View; change: Change }) {
  if (data.opening === 0 && data.sums.length === 0)
    return (
      <EmptyState title={t`No revenue in this period`}>
        {t`Movements follow from contracts. Import contracts or a billing ledger, or write a contract on an account; what is new, grown, smaller and lost stands here.`}
      </EmptyState>
    )
  const open = (next: Parameters<typeof writtenBehind>[0]) => change({ behind: writtenBehind(next) })
  return (
    <>
      {data.unknown > 0 && (
        <Banner tone="warning">
          {t`ARR of ${number(data.unknown)} ${plural(data.unknown, 'account', 'accounts')} is unknown: contracts overlap without saying how they relate, or a currency has no rate. What was last known of it stands in the figures.`}
        </Banner>
      )}
      {!data.segmentIsThen && <SegmentNow />}
      <Panel title={t`How ARR moved`}>
        <Waterfall span={data} currency={data.currency} onOpen={(kind) => open({ kind, month: null, value: null })} />
      </Panel>
      {isBy(view.by) && data.groups.length > 0 && (
        <Panel title={t`${byNames[view.by]} as it was at the start`} padding="flush">
          <GroupTable data={data} by={view.by} onOpen={(value) => open({ kind: null, month: null, value })} />
        </Panel>
      )}
      <Panel title={t`By month`} padding="flush">
        <MonthTable data={data} onOpen={(kind, month) => open({ kind, month, value: null })} />
      </Panel>
    </>
  )
}

function figuresOf(data: Movements | undefined): Figure[] {
  const kept = data?.retention
  const share = (value: number | null) =>
    value === null ? <span className="dim">{t`nobody paid`}</span> : percent(value, 1)
  const change = data && data.closing - data.opening
  return [
    { label: t`ARR`, value: data && money(data.closing, data.currency, 'short'), note: t`at the end` },
    {
      label: t`Change`,
      value: data && signedMoney(change ?? 0, data.currency, 'short'),
      note: data && data.opening > 0 ? t`${percent((change ?? 0) / data.opening, 1)} of the opening` : undefined,
    },
    {
      label: t`GRR`,
      value: kept && share(kept.grr),
      note:
        kept &&
        data &&
        t`${money(kept.kept, data.currency, 'short')} of ${money(kept.start, data.currency, 'short')} kept`,
    },
    {
      label: t`NRR`,
      value: kept && share(kept.nrr),
      note:
        kept && data && t`${money(kept.end, data.currency, 'short')} of ${money(kept.start, data.currency, 'short')}`,
    },
    {
      label: t`Customers kept`,
      value: kept && t`${number(kept.keptCustomers)} of ${number(kept.customers)}`,
      note: kept && (kept.logo === null ? undefined : t`${percent(kept.logo, 1)}, each parent once`),
    },
  ]
}

function Filters({ view, asked, change }: { view: View; asked: Asked; change: Change }) {
  const today = useToday()
  const segments = useOperation('segments.list', {})
  return (
    <search className={records.filters} aria-label={t`Choose what is told`}>
      <Select
        aria-label={t`Period`}
        data={Object.entries(periodNames).map(([value, label]) => ({ value, label }))}
        value={view.period}
        allowDeselect={false}
        onChange={(period) => change({ period: (period ?? 'months_12') as PeriodName, behind: '' })}
      />
      {view.period === 'own' && (
        <>
          <TextInput
            type="date"
            aria-label={t`First day`}
            max={asked.to}
            value={asked.from}
            onChange={(event) => change({ from: event.currentTarget.value, behind: '' })}
          />
          <TextInput
            type="date"
            aria-label={t`Last day`}
            max={today}
            value={asked.to}
            onChange={(event) => change({ to: event.currentTarget.value, behind: '' })}
          />
        </>
      )}
      <Select
        aria-label={t`Split by`}
        placeholder={t`Not split`}
        data={Object.entries(byNames).map(([value, label]) => ({ value, label }))}
        value={isBy(view.by) ? view.by : null}
        onChange={(by) => change({ by: by ?? '', behind: '' })}
        clearable
        clearButtonProps={{ 'aria-label': t`Not split` }}
      />
      <Select
        aria-label={t`Segment`}
        placeholder={t`Every account`}
        data={(segments.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={view.segment === '' ? null : view.segment}
        onChange={(segment) => change({ segment: segment ?? '', behind: '' })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Every account` }}
      />
    </search>
  )
}

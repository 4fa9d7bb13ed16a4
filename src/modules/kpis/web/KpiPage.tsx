import { Button, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { longDay, number } from '../../../web/lib/format.ts'
import { PageLink, usePathParameter } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { HistoryChart } from '../../../web/ui/HistoryChart.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { KpiAccounts } from './KpiAccounts.tsx'
import { KpiFilters } from './KpiFilters.tsx'
import css from './Kpis.module.css'
import {
  type OneKpi,
  readFigure,
  sayChange,
  sayFigure,
  stepsOf,
  stepWordsOf,
  type Unit,
  useKpisView,
  type View,
  writtenFigure,
} from './kpi-view.ts'
import { SegmentNow } from './SegmentNow.tsx'
import { Standing } from './Standing.tsx'
import { byNames, groupName, isBy } from './view.ts'

/** One KPI: its course, how it is in each group, what is aimed for, and the way to its accounts. */
export function KpiPage() {
  const key = usePathParameter('kpi')
  const [view, change] = useKpisView()
  const { data, error, refetch } = useOperation(
    'kpis.get',
    {
      kpi: key,
      span: view.span,
      ...(view.segment ? { segment: view.segment } : {}),
      ...(isBy(view.by) ? { by: view.by } : {}),
    },
    { keepPrevious: true },
  )
  return (
    <Page
      title={data?.name ?? t`KPI`}
      crumbs={[{ label: t`KPIs`, to: 'kpis' }]}
      aside={data && t`${longDay(data.from)} to ${longDay(data.to)}`}
      lead={data?.formula}
    >
      <KpiFilters view={view} change={change} />
      {data && !data.segmentIsThen && <SegmentNow />}
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data ? (
        <Told data={data} view={view} change={change} />
      ) : (
        <Lines count={10} />
      )}
    </Page>
  )
}

type ToldProps = { data: OneKpi; view: View; change: (next: Partial<View>) => void }

function Told({ data, view, change }: ToldProps) {
  const say = (value: number | null) => sayFigure(value, data.unit, data.currency)
  return (
    <Stack>
      <Strip figures={figuresOf(data)} />
      <Panel title={t`Course`} aside={<Elsewhere data={data} />}>
        <HistoryChart
          label={t`${data.name}, thirteen months`}
          points={data.days.map((day, at) => ({ day, value: data.trend[at] ?? null }))}
          steps={stepsOf(data)}
          sayStep={stepWordsOf(data)}
          say={say}
        />
      </Panel>
      <Panel
        title={isBy(view.by) ? t`${byNames[view.by]} as it was at the start` : t`By group`}
        aside={
          <Select
            aria-label={t`Split by`}
            size="xs"
            data={Object.entries(byNames).map(([value, label]) => ({ value, label }))}
            value={isBy(view.by) ? view.by : null}
            onChange={(by) => change({ by: by ?? 'owner' })}
          />
        }
        padding="flush"
      >
        <DataTable
          label={t`By group`}
          columns={columnsOf(data, view.by)}
          rows={data.groups}
          rowKey={({ group }) => group ?? ''}
          empty={
            <EmptyState title={t`Nothing is known of any group`}>{t`Choose another period or segment.`}</EmptyState>
          }
        />
      </Panel>
      <KpiAccounts
        data={data}
        asked={{ kpi: data.key, span: view.span, ...(view.segment ? { segment: view.segment } : {}) }}
      />
      <Targets data={data} />
    </Stack>
  )
}

function figuresOf(data: OneKpi): Figure[] {
  const part = (value: number | null, unit: Unit) => (value === null ? null : sayFigure(value, unit, data.currency))
  return [
    {
      label: t`Value`,
      value: data.value === null ? null : sayFigure(data.value, data.unit, data.currency),
      note: t`a year before ${sayFigure(data.before, data.unit, data.currency)}`,
    },
    {
      label: t`Target`,
      value:
        data.target === null ? (
          <span className="dim">{t`none`}</span>
        ) : (
          sayFigure(data.target, data.unit, data.currency)
        ),
      note: <Standing standing={data.standing} />,
    },
    {
      label: t`In a year`,
      value: sayChange(data.value, data.before, data.unit, data.currency),
    },
    { label: data.numeratorWord, value: part(data.numerator, data.numeratorUnit) },
    ...(data.denominatorWord === null
      ? []
      : [{ label: data.denominatorWord, value: part(data.denominator, data.denominatorUnit) }]),
  ]
}

/** Where one sees more of what the number is made of. */
function Elsewhere({ data }: { data: OneKpi }) {
  if (data.isOfRevenue)
    return <PageLink to="revenue" search={{ period: 'own', from: data.from, to: data.to }}>{t`How ARR moved`}</PageLink>
  if (data.measure === null) return null
  const field = `measure:${data.measure}`
  return (
    <PageLink
      to="accounts"
      search={{
        columns: ['attribute:owner', 'attribute:arr', field],
        sort: field,
        direction: data.direction === 'up' ? 'asc' : 'desc',
      }}
    >{t`Accounts in this order`}</PageLink>
  )
}

type Group = OneKpi['groups'][number]

const columnsOf = (data: OneKpi, by: string): Column<Group>[] => [
  { key: 'group', header: t`Group`, cell: ({ label }) => groupName(by, label) },
  {
    key: 'value',
    header: data.name,
    align: 'right',
    cell: ({ value }) => sayFigure(value, data.unit, data.currency),
  },
  ...(data.groups.some(({ spread }) => spread !== null) ? [spreadOf(data)] : []),
]

/** Where the middle half of a group's accounts lie; under ten accounts nothing is said. */
const spreadOf = ({ unit, currency }: OneKpi): Column<Group> => ({
  key: 'spread',
  header: t`Middle half of its accounts`,
  align: 'right',
  narrow: 'hide',
  cell: ({ spread }) =>
    spread === null ? (
      <span className="dim">{t`fewer than ten`}</span>
    ) : (
      t`${sayFigure(spread.low, unit, currency)} to ${sayFigure(spread.high, unit, currency)} of ${number(spread.accounts)}`
    ),
})

function Targets({ data }: { data: OneKpi }) {
  const may = useMay('kpis.write')
  const [written, write] = useState<string>()
  const shown = written ?? writtenFigure(data.target, data.unit, data.currency)
  const read = readFigure(shown, data.unit, data.currency)
  const set = useAction('kpis.set_target', { changes: ['kpis.get', 'kpis.list'], onDone: () => write(undefined) })
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (read !== undefined) set.mutate({ kpi: data.key, target: read }, { onError: toastProblem })
  }
  return (
    <Panel title={t`Targets`}>
      {may && (
        <form className={css.target} onSubmit={send}>
          <TextInput
            label={data.unit === 'share' ? t`Target from today on, in percent` : t`Target from today on`}
            inputMode="decimal"
            value={shown}
            error={read === undefined ? t`Write a number` : undefined}
            onChange={(event) => write(event.currentTarget.value)}
          />
          <Button type="submit" loading={set.isPending} disabled={read === undefined || read === data.target}>
            {t`Set the target`}
          </Button>
        </form>
      )}
      {data.targets.length === 0 ? (
        <p className="muted">
          {data.target === null
            ? t`Nobody has set a target.`
            : t`Nobody has set a target; the one that it comes with holds.`}
        </p>
      ) : (
        <ul className={css.waiting}>
          {data.targets.map(({ from, target, by }) => (
            <li key={from}>
              {target === null ? t`none` : sayFigure(target, data.unit, data.currency)}{' '}
              <span className="muted">
                {by === null ? t`from ${longDay(from)}` : t`from ${longDay(from)}, by ${by}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

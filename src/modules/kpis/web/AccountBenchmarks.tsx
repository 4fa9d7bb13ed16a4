import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { number, percent } from '../../../web/lib/format.ts'
import { Bar } from '../../../web/ui/Bar.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { sayFigure, type Unit } from './kpi-view.ts'

type Benchmarks = Output<'kpis.benchmarks'>
type Row = Benchmarks['items'][number]

/** How an account stands among those of its size and plan. */
export function AccountBenchmarks({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('kpis.benchmarks', { account })
  return (
    <Panel title={t`Against similar accounts`} aside={data?.alike && ofWhom(data)} padding="flush">
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Lines count={4} />
      ) : data.alike === null ? (
        <EmptyState
          title={t`Too few are alike`}
        >{t`${number(data.peers)} of the customers that you see share its size or plan. From ten on you see here how it stands among them.`}</EmptyState>
      ) : (
        <DataTable
          label={t`Against similar accounts`}
          columns={columnsIn(data.currency)}
          rows={data.items}
          rowKey={({ key }) => key}
          rowLink={({ key, name }) => ({ to: `kpis/${key}`, label: name })}
          empty={
            <EmptyState
              title={t`Nothing to compare`}
            >{t`Fewer than ten of those alike know what is known of this account.`}</EmptyState>
          }
        />
      )}
    </Panel>
  )
}

function ofWhom({ alike, size, plan, peers }: Benchmarks): string {
  const whom = alike === 'size and plan' ? [size, plan] : alike === 'size' ? [size] : [plan]
  return t`${number(peers)} customers that you see: ${whom.filter((one) => one !== null).join(', ')}`
}

const columnsIn = (currency: string): Column<Row>[] => [
  { key: 'name', header: t`KPI`, cell: () => null },
  {
    key: 'value',
    header: t`This account`,
    align: 'right',
    cell: ({ value, unit }) => sayFigure(value, unit as Unit, currency),
  },
  {
    key: 'median',
    header: t`Median of those alike`,
    align: 'right',
    narrow: 'hide',
    cell: ({ median, unit }) => sayFigure(median, unit as Unit, currency),
  },
  {
    key: 'ahead',
    header: t`Better than`,
    align: 'right',
    cell: ({ ahead, peers }) => t`${percent(ahead)} of ${number(peers)}`,
  },
  {
    key: 'bar',
    header: '',
    label: t`Better than`,
    narrow: 'hide',
    width: 120,
    cell: ({ name, ahead }) => <Bar share={ahead} label={t`${name}, better than`} />,
  },
]

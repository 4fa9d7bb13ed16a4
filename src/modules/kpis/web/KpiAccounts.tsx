import { t } from '../../../kernel/words.ts'
import { type Input, type Item, useList } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { type OneKpi, sayFigure } from './kpi-view.ts'

type Row = Item<'kpis.accounts'>

type KpiAccountsProps = { data: OneKpi; asked: Input<'kpis.export_accounts'> }

/** Every account with a part in the KPI, each reckoned by itself. */
export function KpiAccounts({ data, asked }: KpiAccountsProps) {
  const list = useList('kpis.accounts', { ...asked, limit: 50 })
  return (
    <Panel
      title={t`Accounts behind it`}
      aside={<DownloadButton of="kpis.export_accounts" asked={asked} size="xs" />}
      padding="flush"
    >
      <Accounts data={data} list={list} more={list.more} />
    </Panel>
  )
}

/** The first of them, as a tile shows them; the rest is a click away. */
export function FirstAccounts({ data, asked }: KpiAccountsProps) {
  const list = useList('kpis.accounts', { ...asked, limit: 8 })
  const { kpi, ...filters } = asked
  return (
    <Panel
      title={data.name}
      aside={<PageLink to={`kpis/${kpi}`} search={filters}>{t`Accounts behind it`}</PageLink>}
      padding="flush"
    >
      <Accounts data={data} list={list} />
    </Panel>
  )
}

type List = ReturnType<typeof useList<'kpis.accounts'>>

function Accounts({ data, list, more }: { data: OneKpi; list: List; more?: List['more'] }) {
  return (
    <DataTable
      label={t`Accounts behind it`}
      columns={columnsOf(data)}
      rows={list.items}
      rowKey={({ id }) => id}
      rowLink={({ id, name }) => ({ to: `accounts/${id}`, label: name })}
      {...(more && { more })}
      error={list.error}
      retry={list.retry}
      empty={<EmptyState title={t`No account has a part in it`}>{t`Choose another period or segment.`}</EmptyState>}
    />
  )
}

const columnsOf = ({
  name,
  unit,
  numeratorWord,
  numeratorUnit,
  denominatorWord,
  denominatorUnit,
}: OneKpi): Column<Row>[] => [
  { key: 'name', header: t`Account`, cell: () => null },
  {
    key: 'numerator',
    header: numeratorWord,
    align: 'right',
    narrow: 'hide',
    cell: ({ numerator, currency }) => sayFigure(numerator, numeratorUnit, currency),
  },
  ...(denominatorWord === null
    ? []
    : [
        {
          key: 'denominator',
          header: denominatorWord,
          align: 'right' as const,
          narrow: 'hide' as const,
          cell: ({ denominator, currency }: Row) => sayFigure(denominator, denominatorUnit, currency),
        },
      ]),
  { key: 'value', header: name, align: 'right', cell: ({ value, currency }) => sayFigure(value, unit, currency) },
]

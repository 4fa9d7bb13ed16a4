import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number, percent } from '../../../web/lib/format.ts'
import { Bar } from '../../../web/ui/Bar.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import css from './Expansion.module.css'
import { kindNames, short, tacticName } from './words.ts'

type Forecast = Output<'expansion.forecast'>
type KindRow = Forecast['kinds'][number]
type TacticRow = Forecast['tactics'][number]
type ProductRow = Forecast['attach']['products'][number]

/** How much of each kind was won, what that makes of the pipeline, and who has which product. */
export function Conversion({ asked }: { asked: { owner?: string } }) {
  const { data, error, refetch } = useOperation('expansion.forecast', asked)
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={10} />
  return (
    <div className={css.sections}>
      <Panel title={t`Won, by kind`} padding="flush">
        <DataTable
          label={t`Won, by kind`}
          columns={kindColumns(data.currency)}
          rows={data.kinds}
          rowKey={({ kind }) => kind}
          rowHeight={44}
        />
      </Panel>
      <p className="muted">
        {t`The share is of all that ended in two years, also what was dismissed or lapsed. The documents’ odds are part of the score and never of this.`}
      </p>
      <Panel title={t`Offered and won, by tactic`} padding="flush">
        <DataTable
          label={t`Offered and won, by tactic`}
          columns={tacticColumns}
          rows={data.tactics}
          rowKey={({ kind, tactic }) => `${kind} ${tactic}`}
          rowHeight={44}
          empty={
            <EmptyState title={t`Nothing was taken up yet`}>
              {t`Take up an opportunity and say by which tactic: what works is counted from how it ends.`}
            </EmptyState>
          }
        />
      </Panel>
      <Panel title={t`Who has which product`} padding="flush">
        <DataTable
          label={t`Who has which product`}
          columns={productColumns(data.attach.customers)}
          rows={data.attach.products}
          rowKey={({ product }) => product}
          rowHeight={36}
          empty={
            <EmptyState title={t`No contract names a product`}>
              {t`Products stand in the lines of contracts. Import them with the column product.`}
            </EmptyState>
          }
        />
      </Panel>
    </div>
  )
}

const None = () => <span className="dim">{t`none`}</span>

const kindColumns = (currency: string): Column<KindRow>[] => [
  { key: 'kind', header: t`Kind`, cell: ({ kind }) => kindNames[kind] },
  {
    key: 'standing',
    header: t`Found and pursued`,
    align: 'right',
    cell: ({ open, pursued }) =>
      open.count + pursued.count === 0 ? (
        <None />
      ) : (
        <>
          <Money minor={open.amount + pursued.amount} style="short" />
          <div className="dim">{t`${number(open.count)} and ${number(pursued.count)}`}</div>
        </>
      ),
  },
  {
    key: 'won',
    header: t`Won`,
    align: 'right',
    cell: ({ won, ended }) =>
      ended === 0 ? (
        <span className="dim">{t`none ended`}</span>
      ) : (
        <>
          <Money minor={won.amount} style="short" />
          <div className="dim">{t`${number(won.count)} of ${number(ended)} that ended`}</div>
        </>
      ),
  },
  {
    key: 'conversion',
    header: t`Conversion`,
    align: 'right',
    summary: t`The share that was won, and between what it lies for so few`,
    cell: ({ open: { conversion } }) =>
      conversion === null ? (
        <span className="dim">{t`not yet known`}</span>
      ) : (
        <>
          {percent(conversion.share)}
          <div className="dim">
            {t`${Math.round(conversion.low * 100)} to ${percent(conversion.high)}, of ${conversion.n}`}
            {conversion.alike === 'all' && ` ${t`of all kinds`}`}
          </div>
        </>
      ),
  },
  {
    key: 'expected',
    header: t`Likely to come`,
    align: 'right',
    narrow: 'hide',
    cell: ({ expected, open, pursued }) =>
      open.count + pursued.count === 0 ? (
        <None />
      ) : expected === null ? (
        <span className="dim">{t`not yet known`}</span>
      ) : (
        <>
          <Money minor={expected.value} style="short" />
          <div className="dim">{t`${short(expected.low, currency)} to ${short(expected.high, currency)}`}</div>
        </>
      ),
  },
]

const tacticColumns: Column<TacticRow>[] = [
  { key: 'kind', header: t`Kind`, cell: ({ kind }) => kindNames[kind] },
  {
    key: 'tactic',
    header: t`Tactic`,
    cell: ({ tactic }) => (tactic ? tacticName(tactic) : <span className="dim">{tacticName(null)}</span>),
  },
  { key: 'offered', header: t`Offered`, align: 'right', cell: ({ offered }) => number(offered) },
  {
    key: 'won',
    header: t`Won`,
    align: 'right',
    cell: ({ won, ended, came }) =>
      ended === 0 ? (
        <span className="dim">{t`none ended`}</span>
      ) : (
        <>
          <Money minor={came} style="short" />
          <div className="dim">{t`${number(won)} of ${number(ended)} that ended`}</div>
        </>
      ),
  },
  {
    key: 'share',
    header: t`Conversion`,
    align: 'right',
    summary: t`The share that was won, and between what it lies for so few`,
    cell: ({ share }) =>
      share === null ? (
        <span className="dim">{t`not yet known`}</span>
      ) : (
        <>
          {percent(share.value)}
          <div className="dim">{t`${Math.round(share.low * 100)} to ${percent(share.high)}`}</div>
        </>
      ),
  },
]

const productColumns = (customers: number): Column<ProductRow>[] => [
  { key: 'product', header: t`Product`, cell: ({ product }) => product },
  {
    key: 'bar',
    header: '',
    label: t`Attach rate`,
    narrow: 'hide',
    cell: ({ share, product }) => <Bar share={share} label={product} />,
  },
  {
    key: 'share',
    header: t`Attach rate`,
    align: 'right',
    width: 200,
    cell: ({ customers: own, share }) => (
      <>
        {percent(share)} <span className="dim">{t`${number(own)} of ${count(customers, 'customer')}`}</span>
      </>
    ),
  },
]

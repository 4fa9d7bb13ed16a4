import { SegmentedControl, Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { money, number, percent } from '../../../web/lib/format.ts'
import { Banner } from '../../../web/ui/Banner.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { CohortDrawer } from './CohortDrawer.tsx'
import css from './Cohorts.module.css'
import { type Cohorts, type Grain, readCell, useCohortsView, type View, writtenCell } from './cohort-view.ts'
import { HeatMap } from './HeatMap.tsx'

/** Who stays of those who began together, how long, and what that is worth. */
export function CohortsPage() {
  const [view, change] = useCohortsView()
  const asked = { grain: view.grain, ...(view.segment ? { segment: view.segment } : {}) }
  const { data, error, refetch } = useOperation('kpis.cohorts', asked, { keepPrevious: true })
  const cell = readCell(view.cell)
  return (
    <Page
      title={t`Cohorts`}
      lead={t`What is left of the customers who began in one month or quarter, each parent once.`}
    >
      <Filters view={view} change={change} />
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Strip figures={figuresOf(data)} />
          {data ? (
            <Told data={data} of={view.of} onOpen={(opened) => change({ cell: writtenCell(opened) })} />
          ) : (
            <Lines count={12} />
          )}
        </>
      )}
      {cell && <CohortDrawer cell={cell} asked={asked} onClose={() => change({ cell: '' })} />}
    </Page>
  )
}

function Told({
  data,
  of,
  onOpen,
}: {
  data: Cohorts
  of: View['of']
  onOpen: Parameters<typeof HeatMap>[0]['onOpen']
}) {
  if (data.customers === 0)
    return (
      <EmptyState title={t`No customer has paid so far`}>
        {t`Cohorts follow from contracts. Import contracts or a billing ledger, and who stays stands here.`}
      </EmptyState>
    )
  return (
    <Stack>
      {!data.segmentIsThen && (
        <Banner>{t`Nobody has judged this segment by the close of yesterday, so that its members of now are told.`}</Banner>
      )}
      {data.cohorts.length === 0 ? (
        <EmptyState
          title={t`Nobody began in this time`}
        >{t`Every customer began earlier. Choose quarters to look further back.`}</EmptyState>
      ) : (
        <Panel
          title={of === 'logo' ? t`Customers kept` : t`ARR kept`}
          aside={
            data.grain === 'month'
              ? t`Months since they began; the present one so far`
              : t`Quarters since they began; the present one so far`
          }
          padding="flush"
        >
          <HeatMap data={data} of={of} onOpen={onOpen} />
        </Panel>
      )}
      <Panel title={t`How this is worked out`}>
        <div className={css.words}>
          <p>{ofTime(data)}</p>
          <p>{ofContracts(data)}</p>
          <p>{ofPurchases(data)}</p>
        </div>
      </Panel>
    </Stack>
  )
}

const months = (value: number) => number(value, value < 10 ? 1 : 0)

function ofTime({ timeToChurn }: Cohorts): string {
  if (!timeToChurn) return t`Time to churn is unknown: nobody has paid so far.`
  const { customers, lost, median, low, high, longest } = timeToChurn
  const seen = t`${number(lost)} of ${number(customers)} customers were lost so far; those who still pay count as long as they have been seen, ${months(longest)} months at most.`
  if (median === null)
    return t`More than half of all customers are still there, so that nobody can say after how many months half are lost. ${seen}`
  if (high === null || low === null)
    return t`Half of the customers are lost after ${months(median)} months, at least ${months(low ?? 0)}; how many at most cannot be said yet. ${seen}`
  return t`Half of the customers are lost after ${months(median)} months, with 95% certainty between ${months(low)} and ${months(high)}. ${seen}`
}

function ofContracts({ timeToChurn: stay, contractValue, arrPerCustomer, margin, currency }: Cohorts): string {
  if (stay === null || contractValue === null || arrPerCustomer === null)
    return t`Lifetime value with contracts is unknown: nobody pays today.`
  return t`With contracts a customer pays ${money(Math.round(arrPerCustomer), currency, 'short')} a year and stays ${months(stay.mean)} of the first ${months(stay.within)} months; ${percent(margin)} of it are left, which is ${money(Math.round(contractValue), currency, 'short')}. What comes behind those months is left out.`
}

function ofPurchases({ purchases, margin, currency }: Cohorts): string {
  if (purchases.kind === 'nobody bought') return t`There are no orders, so that purchases have no lifetime value.`
  if (purchases.kind === 'too few')
    return purchases.again === 0
      ? t`Lifetime value of purchases is unknown: none of ${number(purchases.buyers)} buyers came back so far.`
      : t`Lifetime value of purchases is unknown: ${number(purchases.again)} of ${number(purchases.buyers)} buyers came back with amounts in your currency, and it takes ${number(purchases.needed)}.`
  return t`A new buyer is expected to order ${number(purchases.orders, 1)} times in five years, for ${money(Math.round(purchases.spent), currency)} each, of which ${percent(margin)} are left; learned from ${number(purchases.buyers)} buyers, ${number(purchases.again)} of whom came back.`
}

function figuresOf(data: Cohorts | undefined): Figure[] {
  const stay = data?.timeToChurn
  const purchases = data?.purchases
  const unknown = <span className="dim">{t`unknown`}</span>
  return [
    {
      label: t`Time to churn`,
      value: data && (stay ? (stay.median === null ? t`not reached` : t`${months(stay.median)} months`) : unknown),
      note: stay && (stay.median === null ? t`more than half are still there` : t`until half are lost`),
    },
    {
      label: t`Quick ratio`,
      value: data && (data.quickRatio === null ? unknown : number(data.quickRatio, 1)),
      note: t`won and grown by lost and shrunk, twelve months`,
    },
    {
      label: t`Lifetime value, contracts`,
      value:
        data && (data.contractValue === null ? unknown : money(Math.round(data.contractValue), data.currency, 'short')),
      note: stay && t`within ${months(stay.within)} months`,
    },
    {
      label: t`Lifetime value, purchases`,
      value:
        purchases && (purchases.kind === 'told' ? money(Math.round(purchases.value), data.currency, 'short') : unknown),
      note: purchases && purchaseNotes[purchases.kind],
    },
  ]
}

const purchaseNotes = {
  'nobody bought': t`there are no orders`,
  'too few': t`too few came back`,
  told: t`of a new buyer within five years`,
}

function Filters({ view, change }: { view: View; change: (next: Partial<View>) => void }) {
  const segments = useOperation('segments.list', {})
  return (
    <search className={records.filters} aria-label={t`Choose what is told`}>
      <SegmentedControl
        aria-label={t`Of what`}
        data={[
          { value: 'logo', label: t`Customers` },
          { value: 'revenue', label: t`ARR` },
        ]}
        value={view.of}
        onChange={(of) => change({ of: of as View['of'] })}
      />
      <SegmentedControl
        aria-label={t`By month or quarter`}
        data={[
          { value: 'month', label: t`Months` },
          { value: 'quarter', label: t`Quarters` },
        ]}
        value={view.grain}
        onChange={(grain) => change({ grain: grain as Grain, cell: '' })}
      />
      <Select
        aria-label={t`Segment`}
        placeholder={t`Every account`}
        data={(segments.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={view.segment === '' ? null : view.segment}
        onChange={(segment) => change({ segment: segment ?? '', cell: '' })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Every account` }}
      />
    </search>
  )
}

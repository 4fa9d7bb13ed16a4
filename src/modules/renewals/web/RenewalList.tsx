import { t } from '../../../kernel/words.ts'
import { count, daysBetween, percent } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useToday } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { CallButton } from './CallButton.tsx'
import css from './Renewals.module.css'
import { categoryBand, categoryName, kindNames, type Listed } from './words.ts'

const columns: Column<Listed>[] = [
  {
    key: 'account',
    header: t`Account`,
    cell: ({ account, owner, due }) => (
      <>
        <PageLink to={`accounts/${account.id}`} search={{ tab: 'contracts' }}>
          {account.name}
        </PageLink>
        <div className="dim">{owner?.name ?? t`nobody owns it`}</div>
        <div className={css.onPhone}>
          <Money minor={due} style="short" />
        </div>
      </>
    ),
  },
  { key: 'deadline', header: t`Notice deadline`, width: 128, cell: (one) => <Clock renewal={one} /> },
  { key: 'dueOn', header: t`Renews`, width: 84, narrow: 'hide', cell: ({ dueOn }) => <DateText day={dueOn} /> },
  {
    ...{ key: 'due', header: t`Due`, width: 72, align: 'right', narrow: 'hide' },
    cell: ({ due }) => <Money minor={due} style="short" />,
  },
  {
    key: 'category',
    header: t`Stands as`,
    width: 132,
    cell: ({ category }) => <StatePill band={categoryBand[category]}>{categoryName(category)}</StatePill>,
  },
  { key: 'csm', header: t`Success manager`, width: 118, narrow: 'hide', cell: ({ csm }) => <Called call={csm} /> },
  { key: 'lead', header: t`Lead`, width: 108, narrow: 'hide', cell: ({ lead }) => <Called call={lead} /> },
  {
    key: 'likelihood',
    header: t`By health and history`,
    width: 112,
    narrow: 'hide',
    summary: t`The share of renewals with the same health before that were renewed, with what so few may carry`,
    cell: (one) => <Likely renewal={one} />,
  },
  {
    key: 'call',
    header: '',
    label: t`Calling it`,
    width: 80,
    align: 'right',
    narrow: 'hide',
    cell: (one) => <CallButton renewal={one} />,
  },
]

/** A quarter by notice deadline, the earliest first: what is still to be decided, and below it what was. */
export function RenewalList({ items }: { items: Listed[] }) {
  const decided = items.filter(({ state }) => state !== 'open')
  return (
    <Stack>
      <Panel title={t`By deadline`} padding="flush">
        <DataTable
          label={t`Renewals by deadline`}
          columns={columns}
          rows={items.filter(({ state }) => state === 'open')}
          rowKey={keyOf}
          rowHeight={52}
          empty={items.length === 0 ? <NothingDue /> : <AllDecided />}
        />
      </Panel>
      {decided.length > 0 && (
        <Panel title={t`Decided`} padding="flush">
          <DataTable
            label={t`Decided renewals`}
            columns={columns.filter(({ key }) => key !== 'likelihood' && key !== 'call')}
            rows={decided}
            rowKey={keyOf}
            rowHeight={52}
          />
        </Panel>
      )}
    </Stack>
  )
}

const keyOf = ({ account, dueOn }: Listed): string => `${account.id} ${dueOn}`

const NothingDue = () => (
  <EmptyState title={t`Nothing is due in this quarter`}>
    {t`Renewals come from contracts with an end or a term, 300 days before they are due. Import contracts, or choose another quarter.`}
  </EmptyState>
)

const AllDecided = () => (
  <EmptyState title={t`Everything of this quarter is decided`}>
    {t`Choose the next quarter to see what comes.`}
  </EmptyState>
)

const clocks = [30, 60, 90, 120]

/** Counts back from the notice deadline: 120, 90, 60, 30 days. */
function Clock({ renewal: { deadline, dueOn, state, noticeOn } }: { renewal: Listed }) {
  const today = useToday()
  const from = deadline ?? dueOn
  const left = daysBetween(today, from)
  if (noticeOn !== null) return <b className="down">{t`notice received`}</b>
  if (state !== 'open') return <DateText day={from} />
  const next = clocks.find((days) => left <= days)
  return (
    <>
      <DateText day={from} />
      <div className="dim">
        {left < 0
          ? t`${count(-left, 'day')} over`
          : next
            ? t`${count(left, 'day')} left: the ${next}-day step`
            : count(left, 'day')}
      </div>
    </>
  )
}

function Called({ call }: { call: Listed['csm'] }) {
  if (!call) return <span className="dim">{t`not called`}</span>
  return (
    <span title={`${call.by}: ${call.why}`}>
      {kindNames[call.kind]}
      <span className={css.amount}>
        <Money minor={call.amount} style="short" />
      </span>
    </span>
  )
}

/** What is decided has no likelihood any more. */
function Likely({ renewal: { state, noticeOn, likelihood, model, dependsOn } }: { renewal: Listed }) {
  if (state !== 'open') return <span className="dim">–</span>
  return (
    <>
      <Alike likelihood={likelihood} isUnderNotice={noticeOn !== null} />
      {dependsOn && (
        <div className="dim">
          {t`depends on the renewal of`} <DateText day={dependsOn} />
        </div>
      )}
      {model && (
        <div className="dim">{t`model ${percent(model.share)}, ${Math.round(model.low * 100)} to ${percent(model.high)}`}</div>
      )}
    </>
  )
}

function Alike({ likelihood, isUnderNotice }: Pick<Listed, 'likelihood'> & { isUnderNotice: boolean }) {
  if (!likelihood) return <span className="dim">{isUnderNotice ? t`under notice` : t`too few`}</span>
  const { share, low, high, n, alike } = likelihood
  return (
    <>
      {percent(share)}
      <div className="dim">
        {t`${Math.round(low * 100)} to ${percent(high)}, of ${n}`}
        {alike === 'all' && ` ${t`of all`}`}
        {alike === 'notice' && ` ${t`under notice`}`}
      </div>
    </>
  )
}

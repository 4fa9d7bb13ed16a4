import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { money, sayDay, signedMoney } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useToday } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { type Bar, Waterfall } from '../../../web/ui/Waterfall.tsx'
import { categoryName } from './words.ts'

type Monday = Output<'renewals.monday'>
type Movement = Monday['movements'][number]

/** What moved since last week: from one forecast to the other, account by account, adding up exactly. */
export function MondayView({ quarter }: { quarter: string }) {
  const { data, error, refetch } = useOperation('renewals.monday', { quarter })
  const today = useToday()
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={8} />
  if (!data.since)
    return (
      <EmptyState title={t`No week is noted yet`}>
        {t`On the first look of a week it is noted how every renewal stands. From the next one on, what moved stands here.`}
      </EmptyState>
    )
  const columns = columnsFor(data)
  return (
    <Stack>
      <Panel title={t`Since ${sayDay(data.since, today)}`}>
        <Waterfall bars={barsOf(data)} />
      </Panel>
      <Panel title={t`Account by account`} padding="flush">
        <DataTable
          label={t`What moved, account by account`}
          columns={columns}
          rows={data.movements}
          rowKey={({ account, dueOn }) => `${account.id} ${dueOn}`}
          empty={
            <EmptyState title={t`Nothing moved`}>{t`Every renewal of this quarter stands as it stood.`}</EmptyState>
          }
        />
      </Panel>
    </Stack>
  )
}

const columnsFor = ({ currency }: Monday): Column<Movement>[] => [
  {
    key: 'account',
    header: t`Account`,
    cell: ({ account }) => <PageLink to={`accounts/${account.id}`}>{account.name}</PageLink>,
  },
  {
    key: 'way',
    header: t`From, to`,
    width: 230,
    cell: ({ from, to }) => `${from ? categoryName(from) : t`not due`} → ${to ? categoryName(to) : t`not due`}`,
  },
  {
    key: 'by',
    header: t`Forecast moved`,
    width: 130,
    align: 'right',
    cell: ({ by }) => <b className={by < 0 ? 'down' : undefined}>{signedMoney(by, currency, 'short')}</b>,
  },
  {
    key: 'why',
    header: t`Who, and why`,
    narrow: 'hide',
    cell: ({ whose, why }) => (
      <>
        {whose && <b>{whose} </b>}
        <span className="muted">{why}</span>
      </>
    ),
  },
]

/** Last week's forecast, what rose and what fell, and this week's. */
function barsOf({ before, now, movements, currency }: Monday): Bar[] {
  const rose = movements.filter(({ by }) => by > 0).reduce((sum, { by }) => sum + by, 0)
  const fell = movements.filter(({ by }) => by < 0).reduce((sum, { by }) => sum + by, 0)
  const whole = (key: string, label: string, forecast: number): Bar => ({
    ...{ key, label, from: 0, to: forecast, tone: 'whole', said: money(forecast, currency, 'short') },
  })
  const top = before.forecast + rose
  return [
    whole('then', t`Forecast then`, before.forecast),
    {
      ...{ key: 'rose', label: t`Rose`, from: before.forecast, to: top, tone: 'gain' },
      said: signedMoney(rose, currency, 'short'),
    },
    {
      ...{ key: 'fell', label: t`Fell`, from: now.forecast, to: top, tone: 'loss' },
      said: signedMoney(fell, currency, 'short'),
    },
    whole('now', t`Forecast now`, now.forecast),
  ]
}

import { Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { sayInstant } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useClock } from '../../../web/lib/session.tsx'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Campaigns.module.css'
import { becameOf, type Recipient } from './campaign-words.ts'

const kinds = ['all', 'waiting', 'sent', 'replied', 'held', 'left_out'] as const
const readers = { became: choice(kinds, 'all') }

const kindWords: Record<(typeof kinds)[number], string> = {
  all: t`Everybody`,
  waiting: t`Waiting`,
  sent: t`Sent||mail`,
  replied: t`Answered`,
  held: t`Held`,
  left_out: t`Left out`,
}

/** Who is on the list, and what became of each. */
export function Recipients({ campaign }: { campaign: string }) {
  const [{ became }, change] = useUrlState(readers)
  const list = useList('campaigns.recipients', { campaign, became, limit: 50 }, { keepPrevious: true })
  const clock = useClock()
  return (
    <Panel
      title={t`Who is on the list`}
      padding="flush"
      aside={
        <Select
          aria-label={t`What became of them`}
          size="xs"
          data={kinds.map((value) => ({ value, label: kindWords[value] }))}
          allowDeselect={false}
          value={became}
          onChange={(value) => value && change({ became: value as (typeof kinds)[number] })}
        />
      }
    >
      <DataTable
        label={t`Who is on the list`}
        columns={columnsFor(clock)}
        rows={list.items}
        rowKey={({ id }) => id}
        error={list.error}
        retry={list.retry}
        more={list.more}
        empty={
          <EmptyState title={became === 'all' ? t`Nobody is on the list yet` : t`Nobody fits`}>
            {became === 'all'
              ? t`Once its day has come, everybody of the segment whom you see stands here.`
              : t`Choose Everybody to see the whole list.`}
          </EmptyState>
        }
      />
    </Panel>
  )
}

const columnsFor = ({ zone, today }: { zone: string; today: string }): Column<Recipient>[] => [
  {
    key: 'person',
    header: t`Person`,
    cell: ({ contact }) => contact?.name ?? <span className="dim">{t`nobody`}</span>,
  },
  {
    key: 'account',
    header: t`Account`,
    cell: ({ account }) => <PageLink to={`accounts/${account.id}`}>{account.name}</PageLink>,
  },
  {
    key: 'became',
    header: t`What became of it`,
    cell: (one) => (
      <>
        {becameOf(one)}
        {one.reason !== null && <div className={css.why}>{one.reason}</div>}
      </>
    ),
  },
  {
    key: 'at',
    header: t`When`,
    width: 150,
    narrow: 'hide',
    cell: ({ at }) => (at === null ? '' : <span className="muted">{sayInstant(at, zone, today)}</span>),
  },
]

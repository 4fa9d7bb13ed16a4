import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import { EventDrawer } from './EventDrawer.tsx'
import css from './Events.module.css'
import { LiveFilters } from './LiveFilters.tsx'
import { filterReaders, type Live, type LiveItem, said, titleOf } from './live.ts'

/** How often the page asks what came in, in milliseconds. */
const refreshEvery = 2_000

/** What comes in as it comes: held still at will, narrowed down, each event to be opened. */
export function LivePanel() {
  const [filter, change] = useUrlState(filterReaders)
  const [held, hold] = useState<Live>()
  const [opened, open] = useState<LiveItem>()
  const live = useOperation(
    'events.live',
    {
      outcome: filter.outcome,
      kind: filter.kind === '' ? undefined : filter.kind,
      source: said(filter.source),
      name: said(filter.name),
      account: said(filter.account),
    },
    held ? { keepPrevious: true } : { refreshEvery, keepPrevious: true },
  )
  const shown = held ?? live.data
  const isNarrow = Object.values(filter).some((value) => value !== '' && value !== 'all')
  return (
    <Panel
      title={t`What comes in`}
      padding="flush"
      aside={
        <div className={css.hold}>
          {held && (
            <span className="muted" role="status">
              {rich`held since ${<TimeText at={held.now} />}`}
            </span>
          )}
          <Button
            aria-pressed={held !== undefined}
            leftSection={held ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
            onClick={() => hold(held ? undefined : live.data)}
            disabled={!shown}
          >
            {held ? t`Go on` : t`Hold`}
          </Button>
        </div>
      }
    >
      <LiveFilters
        filter={filter}
        change={(next) => {
          hold(undefined) // what is asked for now is not what was held
          change(next)
        }}
      />
      <DataTable
        label={t`What comes in`}
        columns={columnsOf(open)}
        rows={shown?.items}
        rowKey={(item) => item.key}
        skeletonRows={12}
        error={live.error ?? undefined}
        retry={() => void live.refetch()}
        refreshing={live.isPlaceholderData}
        empty={<Nothing isNarrow={isNarrow} />}
      />
      <EventDrawer
        item={opened}
        onClose={() => open(undefined)}
        onAccount={(account) => {
          open(undefined)
          hold(undefined)
          change({ account })
        }}
      />
    </Panel>
  )
}

function Nothing({ isNarrow }: { isNarrow: boolean }) {
  return isNarrow ? (
    <EmptyState
      title={t`Nothing like this came in lately`}
    >{t`This looks at the last ten minutes in which anything came in. It goes on looking; or choose less narrowly.`}</EmptyState>
  ) : (
    <EmptyState
      title={t`No live events of your accounts`}
    >{t`Events that come in from now on appear here within seconds.`}</EmptyState>
  )
}

const columnsOf = (open: (item: LiveItem) => void): Column<LiveItem>[] => [
  { key: 'receivedAt', header: t`Came in`, width: 104, cell: (item) => <TimeText at={item.receivedAt} /> },
  {
    key: 'name',
    header: t`Event`,
    width: '28%',
    cell: (item) => (
      <>
        <button type="button" className={css.open} onClick={() => open(item)}>
          {titleOf(item)}
        </button>{' '}
        {item.kind !== null && item.kind !== item.name && item.kind !== 'track' && (
          <span className="dim">{item.kind}</span>
        )}
        {item.event?.robot && <span className="dim"> {t`robot`}</span>}
      </>
    ),
  },
  { key: 'account', header: t`Account, or why not`, cell: (item) => <Matched item={item} /> },
  {
    key: 'person',
    header: t`Person`,
    narrow: 'hide',
    cell: ({ event }) => event && (event.personName ?? event.person ?? <span className="dim">{t`none named`}</span>),
  },
  { key: 'source', header: t`Source`, narrow: 'hide', cell: (item) => <span className="muted">{item.source}</span> },
]

function Matched({ item: { event, refusal } }: { item: LiveItem }) {
  if (refusal) {
    return (
      <span className={css.refusedLine}>
        <span className={css.refusedWord}>{t`Refused`}</span> {refusal.reason}
      </span>
    )
  }
  if (event?.account) return <span>{event.account.name}</span>
  return (
    <span className="dim">{event?.group ? t`waits: ${event.group} is not known yet` : t`waits for its person`}</span>
  )
}

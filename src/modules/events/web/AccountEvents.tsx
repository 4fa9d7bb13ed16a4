import { t } from '../../../kernel/words.ts'
import { type Item, useList } from '../../../web/lib/api.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'

type AccountEvent = Item<'events.of_account'>

/** What the people of an account did last. */
export function AccountEvents({ account }: { account: string }) {
  const list = useList('events.of_account', { account, limit: 25 })
  return (
    <Panel title={t`Recent events`} padding="flush">
      <DataTable
        label={t`Recent events`}
        columns={columns}
        rows={list.items}
        rowKey={(event) => `${event.source} ${event.id} ${event.at}`}
        error={list.error}
        retry={list.retry}
        more={list.more}
        empty={<p className="muted" style={{ padding: '4px 16px 12px' }}>{t`No events of this account`}</p>}
      />
    </Panel>
  )
}

const columns: Column<AccountEvent>[] = [
  { key: 'at', header: t`When`, width: 140, cell: (event) => <TimeText at={event.at} /> },
  { key: 'name', header: t`Event`, cell: (event) => event.name || event.kind },
  {
    key: 'person',
    header: t`Who`,
    cell: (event) =>
      event.person === null ? (
        <span className="dim">{t`the account`}</span>
      ) : (
        <span>
          {event.personName ?? <span className="dim">{t`somebody not known yet`}</span>}
          {event.robot && <span className="dim">{t`, robot`}</span>}
        </span>
      ),
  },
  { key: 'source', header: t`Source`, narrow: 'hide', cell: (event) => <span className="muted">{event.source}</span> },
]

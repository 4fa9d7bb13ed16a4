import { t } from '../../../kernel/words.ts'
import { type Item, useList } from '../../../web/lib/api.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import { reasonWord } from './segment-words.ts'

type Move = Item<'segments.moves'>

/** Who entered and who left, the newest first. */
export function SegmentMoves({ id }: { id: string }) {
  const list = useList('segments.moves', { id, limit: 50 })
  return (
    <Panel title={t`Entries and exits`} padding="flush">
      <DataTable
        label={t`Entries and exits`}
        columns={columns}
        rows={list.items}
        rowKey={(move) => `${move.account} ${move.kind} ${move.at} ${move.on}`}
        rowLink={(move) => ({ to: `accounts/${move.account}`, label: move.name })}
        more={list.more}
        error={list.error}
        retry={list.retry}
        empty={
          <EmptyState
            title={t`Nobody came or went`}
          >{t`Whoever enters or leaves from now on stands here, with the day and why.`}</EmptyState>
        }
      />
    </Panel>
  )
}

const columns: Column<Move>[] = [
  { key: 'name', header: t`Account`, cell: () => null },
  { key: 'kind', header: t`What`, width: 110, cell: ({ kind }) => (kind === 'entered' ? t`↗ entered` : t`↘ left`) },
  { key: 'on', header: t`Day`, width: 130, cell: ({ on }) => <DateText day={on} /> },
  {
    key: 'because',
    header: t`Why`,
    narrow: 'hide',
    cell: ({ because, by }) => <span className="muted">{reasonWord(because, by)}</span>,
  },
  {
    key: 'version',
    header: t`Version`,
    align: 'right',
    width: 90,
    narrow: 'hide',
    cell: ({ version }) => <span className="dim">{version}</span>,
  },
]

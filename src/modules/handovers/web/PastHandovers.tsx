import { t } from '../../../kernel/words.ts'
import { type Item, useList } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import { stateWord } from './words.ts'

type Handover = Item<'handovers.list'>

/** Handovers that are planned, and those of the past. */
export function PastHandovers() {
  const list = useList('handovers.list', { limit: 20 })
  return (
    <Panel title={t`Handovers`} padding="flush">
      <DataTable
        label={t`Handovers`}
        columns={columns}
        rows={list.items}
        rowKey={({ id }) => id}
        rowLink={(handover) => ({ to: `handovers/${handover.id}`, label: nameOf(handover) })}
        skeletonRows={3}
        more={list.more}
        error={list.error}
        retry={list.retry}
        empty={
          <EmptyState title={t`No handovers yet`}>
            {t`Whatever was handed over stands here with its day, its accounts and a way back for a day.`}
          </EmptyState>
        }
      />
    </Panel>
  )
}

export const nameOf = ({ giver, heirs }: Pick<Handover, 'giver' | 'heirs'>): string =>
  t`${giver.name} to ${heirs.map(({ name }) => name).join(', ')}`

const columns: Column<Handover>[] = [
  { key: 'who', header: t`From whom to whom`, cell: () => null },
  {
    key: 'accounts',
    header: t`Accounts`,
    align: 'right',
    width: 100,
    cell: ({ accounts }) => <span className="num">{number(accounts)}</span>,
  },
  { key: 'day', header: t`Day`, width: 130, cell: ({ effective }) => <DateText day={effective} /> },
  { key: 'state', header: t`State`, width: 130, cell: ({ state }) => stateWord(state) },
  {
    key: 'by',
    header: t`Made by`,
    width: 170,
    narrow: 'hide',
    cell: ({ madeBy }) => <span className="muted">{madeBy.name}</span>,
  },
]

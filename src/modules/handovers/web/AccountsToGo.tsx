import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { useBrief } from './BriefDialog.tsx'

type Preview = Output<'handovers.preview'>
type Row = Preview['items'][number] & { to: string | null; stays: boolean }

type AccountsToGoProps = {
  /** The whole book. */
  book: Preview
  /** What is chosen of it, divided. */
  preview: Preview
  left: ReadonlySet<string>
  onLeave: (left: string[]) => void
}

/** The accounts of the book, each with who gets it; whatever is not ticked stays. */
export function AccountsToGo({ book, preview, left, onLeave }: AccountsToGoProps) {
  const heirs = new Map(preview.items.map(({ id, heir }) => [id, heir]))
  const names = new Map(preview.heirs.map(({ person }) => [person.id, person.name]))
  const rows = book.items.map((item) => {
    const heir = heirs.get(item.id) ?? null
    return { ...item, heir, to: heir && (names.get(heir) ?? null), stays: left.has(item.id) }
  })
  const further = book.accounts - book.items.length
  return (
    <Panel
      title={t`Accounts`}
      padding="flush"
      aside={t`${number(preview.accounts)} of ${number(book.accounts)} change hands`}
    >
      <DataTable
        label={t`Accounts`}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        selection={{
          selected: new Set(rows.filter(({ id }) => !left.has(id)).map(({ id }) => id)),
          onChange: (kept) => onLeave(rows.filter(({ id }) => !kept.has(id)).map(({ id }) => id)),
          nameOf: (row) => row.name,
        }}
      />
      {further > 0 && (
        <p className="dim" style={{ padding: '8px 16px' }}>
          {t`${number(further)} more with less ARR, which change hands too.`}
        </p>
      )}
    </Panel>
  )
}

const columns: Column<Row>[] = [
  {
    key: 'name',
    header: t`Account`,
    cell: ({ id, name }) => <PageLink to={`accounts/${id}`}>{name}</PageLink>,
  },
  { key: 'arr', header: t`ARR`, align: 'right', width: 110, cell: ({ arr }) => <Money minor={arr} style="short" /> },
  {
    key: 'renews',
    header: t`Renews`,
    width: 120,
    narrow: 'hide',
    cell: ({ renewsOn }) => <DateText day={renewsOn} />,
  },
  {
    key: 'health',
    header: t`Health`,
    width: 150,
    narrow: 'hide',
    cell: ({ band, score }) => <HealthPill band={band} score={score} />,
  },
  {
    key: 'to',
    header: t`Goes to`,
    width: 150,
    cell: ({ to, stays }) => to ?? <span className="dim">{stays ? t`stays` : t`nobody yet`}</span>,
  },
  { key: 'brief', header: '', label: t`Brief`, width: 80, cell: (row) => <OpenBrief {...row} /> },
]

function OpenBrief({ id, name, heir }: Row) {
  const { open } = useBrief()
  return (
    <Button size="compact-xs" variant="subtle" aria-label={t`Brief of ${name}`} onClick={() => open(id, heir)}>
      {t`Brief`}
    </Button>
  )
}

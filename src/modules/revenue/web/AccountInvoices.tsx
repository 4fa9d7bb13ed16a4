import { t } from '../../../kernel/words.ts'
import { type Item, useList } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { count } from '../../../web/lib/format.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'

type Invoice = Item<'revenue.list_invoices'>

/** Invoices with what became of them, newest first. */
export function AccountInvoices({ account }: { account: string }) {
  const list = useList('revenue.list_invoices', { account, limit: 24 })
  const overdue = list.items?.filter(({ overdueDays }) => overdueDays > 0).length ?? 0
  return (
    <Panel
      title={t`Invoices`}
      padding="flush"
      aside={overdue > 0 && <span className="down">{t`${overdue} overdue`}</span>}
    >
      <DataTable
        label={t`Invoices`}
        columns={columns}
        rows={list.items}
        rowKey={(invoice) => invoice.id}
        skeletonRows={6}
        error={list.error}
        retry={list.retry}
        more={list.more}
        empty={<p className="muted" style={{ padding: '4px 16px 12px' }}>{t`No invoices known`}</p>}
      />
    </Panel>
  )
}

const columns: Column<Invoice>[] = [
  { key: 'number', header: t`Number`, cell: (invoice) => invoice.number },
  { key: 'issued', header: t`Issued`, narrow: 'hide', cell: (invoice) => <DateText day={invoice.issuedOn} /> },
  { key: 'due', header: t`Due`, cell: (invoice) => <DateText day={invoice.dueOn} /> },
  { key: 'status', header: t`Status`, cell: (invoice) => <Status invoice={invoice} /> },
  {
    key: 'amount',
    header: t`Amount`,
    align: 'right',
    cell: (invoice) => <Amount invoice={invoice} />,
  },
]

/** What was billed, and what it was worth on the day of the invoice where that is another currency. */
function Amount({ invoice }: { invoice: Invoice }) {
  const { currency } = useSession().workspace
  return (
    <>
      <Money minor={invoice.amount} currency={invoice.currency} style="exact" />
      {invoice.currency !== currency && (
        <div className="dim">
          <Money minor={invoice.amountConverted} currency={currency} unknown={t`no rate to ${currency}`} />
        </div>
      )}
    </>
  )
}

function Status({ invoice }: { invoice: Invoice }) {
  const word = choiceWord(invoice.status)
  const last = invoice.states.at(-1)
  if (invoice.overdueDays > 0)
    return <span className="down">{t`Overdue for ${count(invoice.overdueDays, 'day')}`}</span>
  return (
    <span className="muted">
      {word}
      {last && invoice.status === last.state && (
        <>
          {' '}
          <DateText day={last.day} />
        </>
      )}
    </span>
  )
}

import { t } from '../../../kernel/words.ts'
import { type Item, type Output, useList, useOperation } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Money } from '../../../web/ui/Values.tsx'

type Book = Output<'accounts.books'>['items'][number]
type Member = Item<'workspaces.members'>

const sights: Record<Member['visibility'], string> = {
  book: t`Their own book`,
  team: t`Their teams’ books`,
  all: t`All accounts`,
}

/** Who owns which accounts, and what each of them sees. */
export function BooksPanel() {
  const books = useOperation('accounts.books', {})
  const { items = [] } = useList('workspaces.members', {})
  const members = new Map(items.map((member) => [member.id, member]))
  return (
    <Panel title={t`Books`} padding="flush" aside={t`Accounts by who owns them`}>
      <DataTable
        label={t`Books`}
        rows={books.data?.items}
        rowKey={(book) => book.member ?? 'nobody'}
        skeletonRows={4}
        error={books.error ?? undefined}
        retry={() => void books.refetch()}
        empty={
          <EmptyState
            title={t`No accounts yet`}
          >{t`Once accounts have owners, each owner’s book stands here with its count and ARR.`}</EmptyState>
        }
        columns={[
          { key: 'name', header: t`Owner`, cell: (book) => <Owner book={book} /> },
          { key: 'sees', header: t`Sees`, narrow: 'hide', cell: (book) => saySight(members.get(book.member ?? '')) },
          {
            key: 'teams',
            header: t`Teams`,
            narrow: 'hide',
            cell: (book) =>
              members
                .get(book.member ?? '')
                ?.teams.map((team) => team.name)
                .join(', '),
          },
          { key: 'accounts', header: t`Accounts`, align: 'right', cell: (book) => book.accounts },
          { key: 'customers', header: t`Customers`, align: 'right', narrow: 'hide', cell: (book) => book.customers },
          { key: 'arr', header: t`ARR`, align: 'right', cell: (book) => <Worth book={book} /> },
        ]}
      />
    </Panel>
  )
}

const saySight = (member: Member | undefined) => (member ? sights[member.visibility] : '')

/** Leads to the accounts of this book. */
function Owner({ book }: { book: Book }) {
  const where = book.member
    ? { field: 'attribute:owner', op: 'is', value: book.member }
    : { field: 'attribute:owner', op: 'is unknown' }
  return (
    <PageLink to="accounts" search={{ view: 'all', where: { version: 1, where: { all: [where] } } }}>
      {book.name ?? t`Nobody`}
    </PageLink>
  )
}

function Worth({ book }: { book: Book }) {
  if (book.arr.length === 0) return <Money minor={null} />
  return book.arr.map(({ minor, currency }) => (
    <div key={currency}>
      <Money minor={minor} currency={currency} style="short" />
    </div>
  ))
}

import type { Item } from '../../../web/lib/api.ts'
import { count, dayOf, number, sayDay } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useSession } from '../../../web/lib/session.tsx'
import type { Column } from '../../../web/ui/DataTable.tsx'
import { DateText, Money, TimeText } from '../../../web/ui/Values.tsx'
import css from './AccountOrders.module.css'

type Order = Item<'orders.list'>
type Return = Item<'orders.list_returns'>
type Listing = Item<'orders.list_listings'>

const stateWords: Record<Order['state'], string> = {
  placed: 'Placed',
  accepted: 'Accepted',
  fulfilled: 'Fulfilled',
  cancelled: 'Cancelled',
}
const kindWords: Record<Return['kind'], string> = {
  return: 'Returned',
  exchange: 'Exchanged',
  quality_case: 'Found wrong',
  dispute: 'Disputed',
}
const cancellerWords = { buyer: 'by the buyer', vendor: 'by the vendor', us: 'by us' } as const

/** The other side of an order is a link where one may see it, and is left out where nobody is known. */
export const orderColumns = (side: 'bought' | 'sold'): Column<Order>[] => [
  {
    key: 'order',
    header: 'Order',
    cell: (order) => (
      <div>
        <div>{contentOf(order)}</div>
        <div className={css.under}>{order.name}</div>
      </div>
    ),
  },
  { key: 'state', header: 'State', cell: (order) => <State order={order} /> },
  {
    key: 'party',
    header: side === 'bought' ? 'Vendor' : 'Buyer',
    narrow: 'hide',
    cell: (order) => <Party party={side === 'bought' ? order.vendor : order.buyer} />,
  },
  {
    key: 'rating',
    header: 'Rating',
    align: 'right',
    narrow: 'hide',
    summary: 'What the buyer gave, of 5',
    cell: (order) => order.rating !== null && `${number(order.rating)} of 5`,
  },
  {
    key: 'placed',
    header: 'Placed',
    align: 'right',
    narrow: 'hide',
    cell: (order) => <TimeText at={order.placedAt} />,
  },
  {
    key: 'amount',
    header: 'Amount',
    align: 'right',
    cell: (order) => <Money minor={order.amount} currency={order.currency} />,
  },
]

/** The first product, how many of it, and how many more lines there are. */
function contentOf({ lines, name }: Order): string {
  const [first] = lines
  if (!first) return `Order ${name}`
  const times = first.quantity === 1 ? '' : ` × ${number(first.quantity)}`
  const more = lines.length === 1 ? '' : ` and ${count(lines.length - 1, 'more line')}`
  return `${first.product ?? `Order ${name}`}${times}${more}`
}

function State({ order }: { order: Order }) {
  const { today, zone } = useSession().workspace
  const { state, cancelledBy, promisedAt, isLate, returns } = order
  const notes = [
    state === 'cancelled' && cancelledBy && cancellerWords[cancelledBy],
    isLate &&
      promisedAt &&
      (state === 'fulfilled' ? 'late' : `late, promised ${sayDay(dayOf(promisedAt, zone), today)}`),
    ...new Set(returns.map(({ kind }) => kindWords[kind].toLowerCase())),
  ].filter(Boolean)
  return (
    <div>
      <span className={css.state} data-state={state}>
        {stateWords[state]}
      </span>
      {notes.length > 0 && <div className={`${css.under}${isLate ? ' down' : ''}`}>{notes.join(', ')}</div>}
    </div>
  )
}

function Party({ party }: { party: Order['buyer'] }) {
  if (party === null) return <span className="dim">not known</span>
  return (
    <PageLink to={`accounts/${party.id}`} search={{ tab: 'orders' }}>
      {party.name}
    </PageLink>
  )
}

export const returnColumns: Column<Return>[] = [
  {
    key: 'what',
    header: 'What',
    cell: (one) => (
      <div>
        <div>{kindWords[one.kind]}</div>
        <div className={css.under}>
          {[one.order && `Order ${one.order.name}`, one.reason].filter(Boolean).join(': ')}
        </div>
      </div>
    ),
  },
  { key: 'at', header: 'When', align: 'right', cell: (one) => <TimeText at={one.at} /> },
  {
    key: 'amount',
    header: 'Paid back',
    align: 'right',
    cell: (one) => <Money minor={one.amount} currency={one.currency} unknown="not said" />,
  },
]

export const listingColumns: Column<Listing>[] = [
  {
    key: 'listing',
    header: 'Listing',
    cell: (one) => (
      <div>
        <div>{one.title ?? one.name}</div>
        <div className={css.under}>{[one.name, one.category].filter(Boolean).join(' · ')}</div>
      </div>
    ),
  },
  {
    key: 'state',
    header: 'State',
    cell: (one) => (
      <span className={css.state} data-state={one.endedOn === null ? 'fulfilled' : 'cancelled'}>
        {one.endedOn === null ? 'Live' : 'Taken down'}
      </span>
    ),
  },
  { key: 'listed', header: 'Listed', align: 'right', cell: (one) => <DateText day={one.listedOn} /> },
  {
    key: 'ended',
    header: 'Until',
    align: 'right',
    narrow: 'hide',
    cell: (one) => one.endedOn !== null && <DateText day={one.endedOn} />,
  },
  {
    key: 'price',
    header: 'Price',
    align: 'right',
    narrow: 'hide',
    cell: (one) => <Money minor={one.price} currency={one.currency} unknown="not said" />,
  },
]

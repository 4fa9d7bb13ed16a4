import { t } from '../../../kernel/words.ts'
import type { Item } from '../../../web/lib/api.ts'
import { count, dayOf, number, sayDay } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useClock } from '../../../web/lib/session.tsx'
import type { Column } from '../../../web/ui/DataTable.tsx'
import { DateText, Money, TimeText } from '../../../web/ui/Values.tsx'
import css from './AccountOrders.module.css'

type Order = Item<'orders.list'>
type Return = Item<'orders.list_returns'>
type Listing = Item<'orders.list_listings'>

const stateWords: Record<Order['state'], string> = {
  placed: t`Placed`,
  accepted: t`Accepted`,
  fulfilled: t`Fulfilled`,
  cancelled: t`Cancelled||an order`,
}
const kindWords: Record<Return['kind'], string> = {
  return: t`Returned`,
  exchange: t`Exchanged`,
  quality_case: t`Found wrong`,
  dispute: t`Disputed`,
}
const cancellerWords = { buyer: t`by the buyer`, vendor: t`by the vendor`, us: t`by us` } as const

/** The other side of an order is a link where one may see it, and is left out where nobody is known. */
export const orderColumns = (side: 'bought' | 'sold'): Column<Order>[] => [
  {
    key: 'order',
    header: t`Order`,
    cell: (order) => (
      <div>
        <div>{contentOf(order)}</div>
        <div className={css.under}>{order.name}</div>
      </div>
    ),
  },
  { key: 'state', header: t`State`, cell: (order) => <State order={order} /> },
  {
    key: 'party',
    header: side === 'bought' ? t`Vendor` : t`Buyer`,
    narrow: 'hide',
    cell: (order) => <Party party={side === 'bought' ? order.vendor : order.buyer} />,
  },
  {
    key: 'rating',
    header: t`Rating`,
    align: 'right',
    narrow: 'hide',
    summary: t`What the buyer gave, of 5`,
    cell: (order) => order.rating !== null && t`${number(order.rating)} of 5`,
  },
  {
    key: 'placed',
    header: t`Placed`,
    align: 'right',
    narrow: 'hide',
    cell: (order) => <TimeText at={order.placedAt} />,
  },
  {
    key: 'amount',
    header: t`Amount`,
    align: 'right',
    cell: (order) => <Money minor={order.amount} currency={order.currency} style="exact" />,
  },
]

/** The first product, how many of it, and how many more lines there are. */
function contentOf({ lines, name }: Order): string {
  const [first] = lines
  if (!first) return t`Order ${name}`
  const times = first.quantity === 1 ? '' : ` × ${number(first.quantity)}`
  const more = lines.length === 1 ? '' : t` and ${count(lines.length - 1, 'more line')}`
  return `${first.product ?? t`Order ${name}`}${times}${more}`
}

function State({ order }: { order: Order }) {
  const { today, zone } = useClock()
  const { state, cancelledBy, promisedAt, isLate, returns } = order
  const notes = [
    state === 'cancelled' && cancelledBy && cancellerWords[cancelledBy],
    isLate &&
      promisedAt &&
      (state === 'fulfilled' ? t`late` : t`late, promised ${sayDay(dayOf(promisedAt, zone), today)}`),
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
  if (party === null) return <span className="dim">{t`not known`}</span>
  return (
    <PageLink to={`accounts/${party.id}`} search={{ tab: 'orders' }}>
      {party.name}
    </PageLink>
  )
}

export const returnColumns: Column<Return>[] = [
  {
    key: 'what',
    header: t`What`,
    cell: (one) => (
      <div>
        <div>{kindWords[one.kind]}</div>
        <div className={css.under}>
          {[one.order && t`Order ${one.order.name}`, one.reason].filter(Boolean).join(': ')}
        </div>
      </div>
    ),
  },
  { key: 'at', header: t`When`, align: 'right', cell: (one) => <TimeText at={one.at} /> },
  {
    key: 'amount',
    header: t`Paid back`,
    align: 'right',
    cell: (one) => <Money minor={one.amount} currency={one.currency} style="exact" unknown={t`not said`} />,
  },
]

export const listingColumns: Column<Listing>[] = [
  {
    key: 'listing',
    header: t`Listing`,
    cell: (one) => (
      <div>
        <div>{one.title ?? one.name}</div>
        <div className={css.under}>{[one.name, one.category].filter(Boolean).join(' · ')}</div>
      </div>
    ),
  },
  {
    key: 'state',
    header: t`State`,
    cell: (one) => (
      <span className={css.state} data-state={one.endedOn === null ? 'fulfilled' : 'cancelled'}>
        {one.endedOn === null ? t`Live` : t`Taken down`}
      </span>
    ),
  },
  { key: 'listed', header: t`Listed`, align: 'right', cell: (one) => <DateText day={one.listedOn} /> },
  {
    key: 'ended',
    header: t`Until`,
    align: 'right',
    narrow: 'hide',
    cell: (one) => one.endedOn !== null && <DateText day={one.endedOn} />,
  },
  {
    key: 'price',
    header: t`Price`,
    align: 'right',
    narrow: 'hide',
    cell: (one) => <Money minor={one.price} currency={one.currency} style="exact" unknown={t`not said`} />,
  },
]

import { SegmentedControl } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useList, useOperation } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { useSource } from '../../../web/lib/sources.ts'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import css from './AccountOrders.module.css'
import { listingColumns, orderColumns, returnColumns } from './order-columns.tsx'

const lists = ['bought', 'sold', 'returned', 'listed'] as const
type List = (typeof lists)[number]
const words: Record<List, string> = { bought: t`Bought`, sold: t`Sold`, returned: t`Came back`, listed: t`Listed` }
const readers = { orders: choice(['', ...lists], '') }

/** What an account bought and sold, what came back of it, and what it offers. */
export function AccountOrders({ account }: { account: string }) {
  const [view, change] = useUrlState(readers)
  const self = useOperation('accounts.get', { account })
  const counts = useOperation('orders.counts', { account })
  const source = useSource('orders')
  const isRead = self.data !== undefined && counts.data !== undefined && source !== undefined
  const found = counts.data
  const first = found && (found.sold > 0 || self.data?.kind === 'vendor') && found.bought === 0 ? 'sold' : 'bought'
  const shown = (view.orders === '' ? first : view.orders) as List
  // Lists that hold nothing are left out, but for the one that is looked at.
  const offered = lists.filter((list) => list === shown || (found && countOf(found, list) > 0))
  return (
    <Panel
      title={t`Orders`}
      padding="flush"
      aside={
        isRead && offered.length > 1 ? (
          <SegmentedControl
            size="xs"
            aria-label={t`Which orders`}
            value={shown}
            onChange={(list) => change({ orders: list as List })}
            data={offered.map((value) => ({ value, label: words[value] }))}
          />
        ) : undefined
      }
    >
      {shown === 'returned' ? (
        <Returns account={account} />
      ) : shown === 'listed' ? (
        <Listings account={account} />
      ) : (
        <Orders account={account} side={shown} isRead={isRead} isConnected={source?.isConnected ?? true} />
      )}
      {source?.staleSince && (
        <p
          className={css.note}
        >{rich`Orders have been silent since ${<DateText day={source.staleSince} />}; newer ones may be missing.`}</p>
      )}
    </Panel>
  )
}

type Counts = { bought: number; sold: number; returns: number; listings: number }

const countOf = (counts: Counts, list: List): number =>
  ({ bought: counts.bought, sold: counts.sold, returned: counts.returns, listed: counts.listings })[list]

type OrdersProps = { account: string; side: 'bought' | 'sold'; isRead: boolean; isConnected: boolean }

function Orders({ account, side, isRead, isConnected }: OrdersProps) {
  const list = useList('orders.list', { account, side, limit: 50 }, { keepPrevious: true })
  return (
    <DataTable
      label={side === 'bought' ? t`Orders bought` : t`Orders sold`}
      columns={orderColumns(side)}
      rows={isRead ? list.items : undefined}
      rowKey={(order) => order.id}
      rowHeight={52}
      error={list.error}
      retry={list.retry}
      more={list.more}
      refreshing={list.refreshing}
      empty={<NoOrders side={side} isConnected={isConnected} />}
    />
  )
}

function Returns({ account }: { account: string }) {
  const list = useList('orders.list_returns', { account, limit: 50 }, { keepPrevious: true })
  return (
    <DataTable
      label={t`What came back`}
      columns={returnColumns}
      rows={list.items}
      rowKey={(one) => one.id}
      rowHeight={52}
      error={list.error}
      retry={list.retry}
      more={list.more}
      empty={
        <EmptyState
          title={t`Nothing came back`}
        >{t`No return, exchange, quality case or dispute is known.`}</EmptyState>
      }
    />
  )
}

function Listings({ account }: { account: string }) {
  const list = useList('orders.list_listings', { account, limit: 50 }, { keepPrevious: true })
  return (
    <DataTable
      label={t`Listings`}
      columns={listingColumns}
      rows={list.items}
      rowKey={(one) => one.id}
      rowHeight={52}
      error={list.error}
      retry={list.retry}
      more={list.more}
      empty={<EmptyState title={t`Nothing listed`}>{t`This vendor offers nothing, as far as is known.`}</EmptyState>}
    />
  )
}

function NoOrders({ side, isConnected }: { side: 'bought' | 'sold'; isConnected: boolean }) {
  const mayImport = useMay('imports.run')
  if (!isConnected) {
    return (
      <EmptyState title={t`No orders: no shop is connected`}>
        {t`What this account buys or sells is not known.`}{' '}
        {mayImport ? (
          <PageLink to="imports">{t`Import orders, returns and listings`}</PageLink>
        ) : (
          t`An administrator can import the orders of your shop.`
        )}
      </EmptyState>
    )
  }
  if (side === 'sold')
    return <EmptyState title={t`Nothing sold`}>{t`Orders are connected, and none was for this vendor.`}</EmptyState>
  return <EmptyState title={t`No orders`}>{t`Orders are connected, and this account has placed none.`}</EmptyState>
}

import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction, useList } from '../../../web/lib/api.ts'
import { dayOf, longDay, sayDay } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useClock } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import records from '../../../web/ui/Records.module.css'
import { Line, places } from '../../../web/ui/Skeletons.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import type { Notification } from './kinds.ts'
import { NotificationRow } from './NotificationRow.tsx'
import css from './Notifications.module.css'

/** What is new for oneself, by day: all of it, or what is not read yet. */
export function NotificationsPage() {
  return (
    <Page title={t`Notifications`} actions={<MarkAll />}>
      <Tabs
        label={t`Notifications`}
        tabs={[
          { key: 'all', label: t`All`, content: () => <Notifications key="all" unread={false} /> },
          { key: 'unread', label: t`Unread`, content: () => <Notifications key="unread" unread /> },
        ]}
      />
    </Page>
  )
}

/** Marks what one could see: what came while one read stays unread. */
function MarkAll() {
  const { items } = useList('notifications.list', { unread: false, limit: 50 })
  const mark = useAction('notifications.markAll', {
    changes: ['notifications.list', 'notifications.count'],
    onDone: () => toast(t`All marked as read`),
  })
  const newest = items?.[0]?.at
  return (
    <Button
      disabled={newest === undefined || items?.every(({ isRead }) => isRead)}
      loading={mark.isPending}
      onClick={() => mark.mutate({ upTo: newest }, { onError: toastProblem })}
    >{t`Mark all as read`}</Button>
  )
}

function Notifications({ unread }: { unread: boolean }) {
  const list = useList('notifications.list', { unread, limit: 50 })
  if (list.error && !list.items) return <ErrorState error={list.error} retry={list.retry} />
  if (!list.items) return <RowSkeletons />
  if (list.items.length === 0) return <Nothing unread={unread} />
  return (
    <div className={css.days}>
      <Days items={list.items} />
      {list.more.has && (
        <Button variant="subtle" onClick={list.more.load} disabled={list.more.loading}>
          {list.more.loading ? t`Reading more` : t`Show more`}
        </Button>
      )}
    </div>
  )
}

function Days({ items }: { items: Notification[] }) {
  const { zone, today } = useClock()
  return [...Map.groupBy(items, ({ at }) => dayOf(at, zone))].map(([day, those]) => (
    <section key={day} aria-label={longDay(day)}>
      <h2 className={css.day} title={longDay(day)}>
        {capital(sayDay(day, today))}
      </h2>
      <ul className={records.rows}>
        {those.map((one) => (
          <NotificationRow key={one.id} notification={one} zone={zone} />
        ))}
      </ul>
    </section>
  ))
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

function Nothing({ unread }: { unread: boolean }) {
  const settings = <PageLink to="settings" search={{ tab: 'you' }}>{t`Choose what you are told`}</PageLink>
  if (unread) {
    return (
      <EmptyState
        title={t`Everything is read`}
        actions={settings}
      >{t`What is new comes to stand here until you have read it.`}</EmptyState>
    )
  }
  return (
    <EmptyState
      title={t`Nothing yet`}
      actions={settings}
    >{t`When a colleague mentions you, an account becomes yours, or health changes on an account that you own or follow, it stands here. To follow an account, press Follow on its page.`}</EmptyState>
  )
}

function RowSkeletons() {
  return (
    <div className={css.days} role="status" aria-label={t`Loading`}>
      <div className={records.rows}>
        {places(8).map((index) => (
          <div key={index} className={css.row}>
            <span />
            <Line width={`${75 - ((index * 17) % 40)}%`} />
          </div>
        ))}
      </div>
    </div>
  )
}

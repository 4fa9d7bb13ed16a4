import { ActionIcon } from '@mantine/core'
import { IconMail, IconMailOpened } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { clockTime, longInstant } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { kindIcons, type Notification, targetOf } from './kinds.ts'
import css from './Notifications.module.css'

type NotificationRowProps = { notification: Notification; zone: string }

/** One piece of news. Following its link reads it; it can be marked without. */
export function NotificationRow({ notification, zone }: NotificationRowProps) {
  const { id, kind, at, sentence, isRead } = notification
  const mark = useAction('notifications.mark', { changes: ['notifications.list', 'notifications.count'] })
  const markAs = (as: 'read' | 'unread') => mark.mutate({ ids: [id], as }, { onError: toastProblem })
  const { to, search, label } = targetOf(notification)
  const Icon = kindIcons[kind]
  const next = isRead ? 'unread' : 'read'
  const offer = isRead ? t`Mark as unread` : t`Mark as read`
  return (
    <li className={css.row} data-unread={!isRead || undefined}>
      <span className={css.icon} aria-hidden="true">
        <Icon size={16} stroke={1.6} />
      </span>
      <span className={css.text}>
        {!isRead && <span className="quiet">{t`Unread:`} </span>}
        <PageLink to={to} search={search} className={css.link} onClick={() => !isRead && markAs('read')}>
          {label}
        </PageLink>{' '}
        <span className={css.sentence}>{sentence}</span>
      </span>
      <time className={css.time} dateTime={at} title={longInstant(at, zone)}>
        {clockTime(at, zone)}
      </time>
      <ActionIcon aria-label={`${offer}: ${label}`} title={offer} loading={mark.isPending} onClick={() => markAs(next)}>
        {isRead ? <IconMail size={16} stroke={1.6} /> : <IconMailOpened size={16} stroke={1.6} />}
      </ActionIcon>
    </li>
  )
}

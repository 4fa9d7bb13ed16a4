import {
  IconAlertTriangle,
  IconAt,
  IconChecklist,
  IconCircleX,
  IconClockExclamation,
  IconHeartbeat,
  IconMessage,
  IconPackageImport,
  IconPlugConnectedX,
  IconRefresh,
  IconRubberStamp,
  IconTrendingUp,
  IconUserCheck,
  IconUsersGroup,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { t } from '../../../kernel/words.ts'
import type { Item } from '../../../web/lib/api.ts'

export type Notification = Item<'notifications.list'>
type Kind = Notification['kind']
type Icon = ComponentType<{ size?: number | string; stroke?: number | string }>

export const kindIcons: Record<Kind, Icon> = {
  mention: IconAt,
  comment: IconMessage,
  assigned: IconUserCheck,
  band: IconHeartbeat,
  warning: IconAlertTriangle,
  cancelled: IconCircleX,
  renewed: IconRefresh,
  segment: IconUsersGroup,
  task: IconChecklist,
  overdue: IconClockExclamation,
  approval: IconRubberStamp,
  import: IconPackageImport,
  silent: IconPlugConnectedX,
  drift: IconTrendingUp,
}

/** The tab of the account's page that shows what a notification tells. */
const tabs: Partial<Record<Kind, string>> = {
  mention: 'comments',
  comment: 'comments',
  warning: 'health',
  cancelled: 'contracts',
  renewed: 'contracts',
  task: 'tasks',
  overdue: 'tasks',
}

export type Target = { to: string; search?: Record<string, unknown>; label: string }

/** Where a notification leads, and what is written on the way. */
export function targetOf({ kind, account, about }: Notification): Target {
  if (kind === 'approval') return { to: 'approvals', label: account?.name ?? t`Approvals` }
  if (account) {
    const tab = tabs[kind]
    return { to: `accounts/${account.id}`, label: account.name, ...(tab ? { search: { tab } } : {}) }
  }
  if (kind === 'task') return { to: 'tasks', search: { task: about }, label: t`Tasks` }
  if (kind === 'overdue') return { to: 'tasks', search: { tab: 'team' }, label: t`Tasks` }
  if (kind === 'import') return { to: `imports/${about}`, label: t`Import` }
  if (kind === 'silent') return { to: 'connectors', label: t`Sources` }
  if (kind === 'drift') return { to: 'churn', search: { tab: 'model' }, label: t`Churn risk` }
  if (kind === 'warning') return { to: 'churn', search: { tab: 'warnings' }, label: t`Early warnings` }
  if (kind === 'segment') return { to: 'segments', label: t`Segments` }
  return kind === 'band' ? { to: 'health', label: t`Health` } : { to: 'accounts', label: t`Accounts` }
}

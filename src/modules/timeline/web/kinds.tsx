import {
  IconAdjustments,
  IconAlertTriangle,
  IconCalendarEvent,
  IconChecklist,
  IconFileText,
  IconHeartbeat,
  IconLifebuoy,
  IconMail,
  IconMessageStar,
  IconNote,
  IconPackageImport,
  IconPhone,
  IconPointer,
  IconReceipt,
  IconRubberStamp,
  IconShoppingCart,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { t } from '../../../kernel/words.ts'
import type { Item } from '../../../web/lib/api.ts'

export type TimelineItem = Item<'timeline.list'>
export type Kind = TimelineItem['kind']

/** In the order in which people ask for them. */
export const kindNames: Record<Kind, string> = {
  mail: t`Mails`,
  call: t`Calls`,
  meeting: t`Meetings`,
  note: t`Notes`,
  task: t`Tasks`,
  risk: t`Risks`,
  approval: t`Approvals`,
  ticket: t`Tickets`,
  survey: t`Answers`,
  contract: t`Contracts`,
  invoice: t`Invoices`,
  order: t`Orders`,
  health: t`Health`,
  event: t`Events`,
  configuration: t`Configuration`,
  import: t`Imports`,
}

type Icon = ComponentType<{ size?: number | string; stroke?: number | string }>

export const kindIcons: Record<Kind, Icon> = {
  mail: IconMail,
  call: IconPhone,
  meeting: IconCalendarEvent,
  note: IconNote,
  task: IconChecklist,
  risk: IconAlertTriangle,
  approval: IconRubberStamp,
  ticket: IconLifebuoy,
  survey: IconMessageStar,
  contract: IconFileText,
  invoice: IconReceipt,
  order: IconShoppingCart,
  health: IconHeartbeat,
  event: IconPointer,
  configuration: IconAdjustments,
  import: IconPackageImport,
}

export const isKind = (word: string): word is Kind => Object.hasOwn(kindNames, word)

/** The tab of the account's page on which an entry is shown in full. */
export const tabOf: Partial<Record<Kind, string>> = {
  ticket: 'tickets',
  contract: 'contracts',
  invoice: 'contracts',
  order: 'orders',
  event: 'usage',
  task: 'tasks',
  risk: 'risks',
  approval: 'offers',
}

/** Kinds that happen at a moment; the others are of a day. */
export const hasHour = new Set<Kind>([
  'mail',
  'call',
  'meeting',
  'note',
  'task',
  'risk',
  'approval',
  'ticket',
  'survey',
  'event',
])

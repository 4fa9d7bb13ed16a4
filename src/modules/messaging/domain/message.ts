import type {
  AccountId,
  Brand,
  ContactId,
  MemberId,
  MessageId,
  PlaybookId,
  RunId,
  TaskId,
  TemplateId,
} from '../../../kernel/ids.ts'
import type { Calendar } from './calendar.ts'
import type { ChannelName } from './channel.ts'
import type { Purpose } from './purpose.ts'

export type SenderId = Brand<string, 'SenderId'>

/**
 * `sending`: it is being handed to the server, and nobody else touches it. `ambiguous`: the line broke after the server had
 * the message and before it said so; whether it went out nobody knows, so it is never repeated by itself.
 */
export const statuses = [
  'waiting',
  'held',
  'sending',
  'sent',
  'ambiguous',
  'failed',
  'bounced',
  'replied',
  'discarded',
] as const
export type Status = (typeof statuses)[number]

/** It reached the server, whatever came of it afterwards. */
export const leftStatuses: readonly Status[] = ['sent', 'ambiguous', 'bounced', 'replied']

/** Why a message is held. */
export const holds = [
  'no_address',
  'erased',
  'suppressed',
  'consent',
  'at_risk',
  'no_offers',
  'pressure',
  'no_server',
  'no_language',
  'missing_words',
  'internal',
] as const
export type Hold = (typeof holds)[number]

/** What a person may decide against; the others say that it cannot or must not be sent. */
export const releasable: readonly Hold[] = [
  'at_risk',
  'pressure',
  'no_server',
  'no_language',
  'missing_words',
  'no_address',
]

export type Origin = 'automation' | 'hand'

export interface Own {
  subject: string
  body: string
}

export interface Message {
  id: MessageId
  account: AccountId
  contact: ContactId
  key: string
  ref: string
  template: TemplateId
  version: number | null
  language: string | null
  channel: ChannelName
  /** None where its channel needs none, or none is set up. */
  sender: SenderId | null
  purpose: Purpose
  origin: Origin
  by: MemberId | null
  playbook: PlaybookId | null
  run: RunId | null
  step: string | null
  redirectTo: MemberId | null
  extra: Record<string, string>
  /** The first message of the conversation; null where it is that itself. */
  thread: MessageId | null
  /** What somebody wrote in place of the template. */
  own: Own | null
  /** Names of the mails that it answers, the nearest last. */
  inReplyTo: readonly string[] | null
  /** An appointment that goes along with it. */
  calendar: Calendar | null
  status: Status
  hold: Hold | null
  reason: string | null
  task: TaskId | null
  waived: Hold | null
  dueAt: Date
  attempts: number
  madeAt: Date
}

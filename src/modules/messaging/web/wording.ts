import { spoken } from '../../../kernel/words.ts'
import type { Item } from '../../../web/lib/api.ts'
import type { Status } from '../domain/message.ts'

export type Message = Item<'messaging.list'>

export const statusWords: Record<Status, string> = {
  waiting: spoken('Waits'),
  held: spoken('Held'),
  sending: spoken('Being sent'),
  sent: spoken('Sent'),
  ambiguous: spoken('Not known whether sent'),
  failed: spoken('Failed'),
  bounced: spoken('Came back'),
  replied: spoken('Answered'),
  discarded: spoken('Discarded'),
}

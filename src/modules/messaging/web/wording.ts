import { inWords, spoken } from '../../../kernel/words.ts'
import type { Item } from '../../../web/lib/api.ts'
import { type Counting, countings } from '../domain/counting.ts'
import type { Grouping } from '../domain/grouping.ts'
import type { Status } from '../domain/message.ts'
import { type ReceivedKind, receivedKinds } from '../domain/received.ts'

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

const countingWords: Record<Counting, string> = {
  nothing: spoken('Nothing'),
  clicks: spoken('Clicks on links'),
  opens: spoken('Clicks and opens'),
}
export const countingChoices = () => countings.map((value) => ({ value, label: inWords(countingWords[value]) }))

export const groupingWords: Record<Grouping, string> = {
  version: spoken('Version'),
  language: spoken('Language'),
  size: spoken('Size of the account'),
  month: spoken('Month'),
}

export { receivedKinds }
export const receivedWords: Record<ReceivedKind, string> = {
  reply: spoken('Answer'),
  bounce: spoken('Did not arrive'),
  filed: spoken('Filed'),
  automatic: spoken('Sent by a program'),
  unknown: spoken('Without a place yet'),
}

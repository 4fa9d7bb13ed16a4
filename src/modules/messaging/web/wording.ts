import { inWords, spoken } from '../../../kernel/words.ts'
import type { Item } from '../../../web/lib/api.ts'
import { type Counting, countings } from '../domain/counting.ts'
import type { Grouping } from '../domain/grouping.ts'
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

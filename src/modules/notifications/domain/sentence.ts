import { type Day, isDay } from '../../../kernel/day.ts'
import { others } from './bundle.ts'
import type { Kind } from './kinds.ts'

export interface Told {
  kind: Kind
  about: string
  count: number
  data: Record<string, unknown>
  /** Whoever did it, by the name they bear now. */
  by: string | null
  /** What the comment says now; null where it was deleted. */
  comment: string | null
}

/** What a notification says, in a sentence that stands beside the account's name. */
export function sentenceOf(told: Told): string {
  if (told.about === others) return manySentences[told.kind](told.count)
  const sentence = sentences[told.kind](told)
  return told.count > 1 ? `${sentence} (the latest of ${told.count})` : sentence
}

const sentences: Record<Kind, (told: Told) => string> = {
  mention: ({ by, comment }) => `${by ?? 'Somebody'} mentioned you${quoted(comment)}`,
  comment: ({ by, comment }) => `${by ?? 'Somebody'} commented${quoted(comment)}`,
  assigned: ({ by }) => (by ? `${by} made you the owner` : 'Is yours now'),
  band: ({ data }) => `Health ${verbOf(data.direction)} from ${data.from} to ${data.to}${scoreOf(data.score)}`,
  cancelled: ({ data }) =>
    data.contract ? `Notice received for contract ${data.contract}` : `Cancelled${reasonOf(data.reason)}`,
  renewed: ({ data }) => `Renewed: contract ${data.contract} takes the place of the old one`,
  import: ({ data }) =>
    data.state === 'failed'
      ? `The import of ${data.file} failed`
      : `The import of ${data.file} is done: ${data.written} written, ${data.refused} refused`,
  silent: ({ data }) =>
    `${sourceName(data.owner)} ${isDay(data.since) ? `silent since ${sayDay(data.since)}` : 'silent'}`,
}

const manySentences: Record<Kind, (count: number) => string> = {
  mention: (count) => `You were mentioned ${times(count)} more`,
  comment: (count) => `${count} more comments on other accounts`,
  assigned: (count) => `${count} more accounts are yours now`,
  band: (count) => `Health changed its colour ${times(count)} more on other accounts`,
  cancelled: (count) => `${count} more cancellations and notices on other accounts`,
  renewed: (count) => `${count} more renewals on other accounts`,
  import: (count) => `${count} more imports ended`,
  silent: (count) => `${count} more sources are silent`,
}

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })

const sayDay = (day: Day) => days.format(new Date(`${day}T00:00:00Z`))

const times = (count: number) => (count === 1 ? 'once' : `${count} times`)

const verbOf = (direction: unknown) => (direction === 'up' ? 'rose' : direction === 'down' ? 'fell' : 'went')

const scoreOf = (score: unknown) => (typeof score === 'number' ? `, ${Math.round(score)}` : '')

const reasonOf = (reason: unknown) => (typeof reason === 'string' && reason !== '' ? `: ${reason}` : '')

const longestQuote = 140

function quoted(text: string | null): string {
  if (text === null) return ', and has deleted it since'
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return `: ${line.length > longestQuote ? `${line.slice(0, longestQuote - 1).trimEnd()}\u2026` : line}`
}

/** What each owner of facts brings, in the words of the page. */
const brings: Record<string, string> = {
  accounts: 'Accounts and people have been',
  events: 'Product usage has been',
  revenue: 'Contracts and invoices have been',
  helpdesk: 'Tickets have been',
  engagements: 'Meetings and mails have been',
  surveys: 'Survey answers have been',
  success_plans: 'Goals have been',
  orders: 'Orders have been',
}

const sourceName = (owner: unknown) => brings[String(owner)] ?? `${String(owner).replaceAll('_', ' ')} has been`

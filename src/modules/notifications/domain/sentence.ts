import { type Band, bandInText } from '../../../kernel/band.ts'
import { isDay } from '../../../kernel/day.ts'
import { retold, retoldWhole } from '../../../kernel/retold.ts'
import { dayAndMonth } from '../../../kernel/say.ts'
import { t } from '../../../kernel/words.ts'
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
  return told.count > 1 ? t`${sentence} (the latest of ${told.count})` : sentence
}

const sentences: Record<Kind, (told: Told) => string> = {
  mention: ({ by, comment }) => t`${by ?? t`Somebody`} mentioned you${quoted(comment)}`,
  comment: ({ by, comment }) => t`${by ?? t`Somebody`} commented${quoted(comment)}`,
  assigned: ({ by }) => (by ? t`${by} made you the owner` : t`Is yours now`),
  band: ({ data }) =>
    bandSentence(
      data.direction,
      `${bandInText(data.from as Band)}`,
      `${bandInText(data.to as Band)}${scoreOf(data.score)}`,
    ),
  warning: ({ data }) => t`Early warning: ${retoldWhole(String(data.says))}`,
  cancelled: ({ data }) =>
    data.contract ? t`Notice received for contract ${String(data.contract)}` : t`Cancelled${reasonOf(data.reason)}`,
  renewed: ({ data }) => t`Renewed: contract ${String(data.contract)} takes the place of the old one`,
  segment: ({ data }) =>
    data.turn === 'left' ? t`Left the segment ${String(data.name)}` : t`Entered the segment ${String(data.name)}`,
  task: ({ data, by }) => t`${by ?? t`Somebody`} gave you a task: ${String(data.title)}`,
  overdue: ({ data, by }) => t`Overdue with ${by ?? t`somebody`}: ${String(data.title)}`,
  approval: ({ data, by }) => approvalSentence(data, by),
  import: ({ data }) =>
    data.state === 'failed'
      ? t`The import of ${String(data.file)} failed`
      : t`The import of ${String(data.file)} is done: ${String(data.written)} written, ${String(data.refused)} refused`,
  silent: ({ data }) =>
    isDay(data.since)
      ? t`${sourceName(data.owner)} silent since ${dayAndMonth(data.since)}`
      : t`${sourceName(data.owner)} silent`,
  drift: ({ data }) =>
    isWord(data.kept)
      ? t`The churn model does not keep its word: ${Math.round(data.kept.foretold)} were foretold and ${data.kept.came} came. It is trained anew`
      : t`Customers differ from those that the churn model learned from, in ${(data.measures as string[]).map(retoldWhole).join(', ')}: see its card`,
}

const manySentences: Record<Kind, (count: number) => string> = {
  mention: (count) => t`You were mentioned ${times(count)} more`,
  comment: (count) => t`${count} more comments on other accounts`,
  assigned: (count) => t`${count} more accounts are yours now`,
  band: (count) => t`Health changed its colour ${times(count)} more on other accounts`,
  warning: (count) => t`${count} more accounts with early warnings`,
  cancelled: (count) => t`${count} more cancellations and notices on other accounts`,
  renewed: (count) => t`${count} more renewals on other accounts`,
  segment: (count) => t`${count} more accounts entered or left segments`,
  task: (count) => t`${count} more tasks were given to you`,
  overdue: (count) => t`${count} more overdue tasks on other accounts`,
  approval: (count) => t`${count} more approvals`,
  import: (count) => t`${count} more imports ended`,
  silent: (count) => t`${count} more sources are silent`,
  drift: (count) => t`${count} more drifts of the churn model`,
}

/** What a churn model had foretold and what came, where it is about that. */
const isWord = (kept: unknown): kept is { foretold: number; came: number } => typeof kept === 'object' && kept !== null

function approvalSentence({ status, title, playbook, reason }: Record<string, unknown>, by: string | null): string {
  const what = retold(String(title))
  const who = by ?? (typeof playbook === 'string' ? t`The playbook ${playbook}` : t`Tenure`)
  if (status === undefined) return t`${who} asks for your approval: ${what}`
  if (status === 'expired') return t`Nobody decided in time: ${what}`
  if (status === 'rejected') return t`${who} did not approve: ${what}${reasonOf(reason)}`
  return status === 'edited' ? t`${who} approved with changes: ${what}` : t`${who} approved: ${what}`
}

const times = (count: number) => (count === 1 ? t`once||one time` : t`${count} times`)

function bandSentence(direction: unknown, from: string, to: string): string {
  if (direction === 'up') return t`Health rose from ${from} to ${to}`
  return direction === 'down' ? t`Health fell from ${from} to ${to}` : t`Health went from ${from} to ${to}`
}

const scoreOf = (score: unknown) => (typeof score === 'number' ? `, ${Math.round(score)}` : '')

const reasonOf = (reason: unknown) => (typeof reason === 'string' && reason !== '' ? `: ${reason}` : '')

const longestQuote = 140

function quoted(text: string | null): string {
  if (text === null) return t`, and has deleted it since`
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return `: ${line.length > longestQuote ? `${line.slice(0, longestQuote - 1).trimEnd()}\u2026` : line}`
}

/** What each owner of facts brings, in the words of the page. */
const brings: Record<string, () => string> = {
  accounts: () => t`Accounts and people have been`,
  events: () => t`Product usage has been`,
  revenue: () => t`Contracts and invoices have been`,
  helpdesk: () => t`Tickets have been`,
  engagements: () => t`Meetings and mails have been`,
  surveys: () => t`Survey answers have been`,
  success_plans: () => t`Goals have been`,
  orders: () => t`Orders have been`,
}

const sourceName = (owner: unknown) => brings[String(owner)]?.() ?? t`${String(owner).replaceAll('_', ' ')} has been`

import { z } from 'zod'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import { retoldWhole } from '../../../kernel/retold.ts'
import { inWords, spoken, t } from '../../../kernel/words.ts'
import type { News } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { indicatorKeys, indicatorOf, warned, warningsBegun } from '../../churn/index.ts'
import { type SeenEvent, watchedSeen } from '../../events/index.ts'
import { priorities, type ToldTicket, ticketNews, ticketsKnown, ticketTold } from '../../helpdesk/index.ts'
import { answered, answersKnown, kinds, type ToldAnswer } from '../../surveys/index.ts'

/** Something that happened for an account, as a module tells it. */
export interface Happening<Facts = unknown> {
  account: AccountId
  /** Whom it is about, where it is about one of the account's people. */
  contact: ContactId | null
  /** Whether it happened just now: what was imported or comes late starts nothing (rule 7). */
  isLive: boolean
  facts: Facts
}

/** A kind of news that may start a playbook. */
export interface NewsKind<Filter = unknown, Facts = unknown> {
  name: string
  /** Under what it is written as a trigger: `survey: {...}`; null where its name is all that there is: `news: accounts.created`. */
  word: string | null
  /** In people's words, marked with `spoken`. */
  label: string
  /** Which of them; the trigger's own fields. */
  filter: z.ZodType<Filter>
  happenings(news: News): readonly Happening<Facts>[]
  passes(filter: Filter, facts: Facts): boolean
  /** The trigger in words. */
  says(filter: Filter): string
  /** What happened on days of the past, as known then; absent where no history says it. */
  past?(tx: Tx, zone: string, from: Day, to: Day): Promise<(Happening<Facts> & { day: Day })[]>
}

/** Keeps a kind's filter and facts of one type; the table knows them no closer. */
const defineNews = <Filter, Facts>(kind: NewsKind<Filter, Facts>): NewsKind => kind as unknown as NewsKind

/** One that needs no filter. */
const plain = (
  name: string,
  label: string,
  happenings: (news: News) => readonly Omit<Happening, 'facts'>[],
): NewsKind => ({
  ...{ name, label, word: null, filter: z.strictObject({}) },
  happenings: (news) => happenings(news).map((one) => ({ ...one, facts: null })),
  passes: () => true,
  says: () => inWords(label),
})

// ---------------------------------------------------------------- those with a filter

const score = z.number().min(0).max(10)

const survey = defineNews({
  name: answered,
  word: 'survey',
  label: spoken('A survey is answered'),
  filter: z.strictObject({
    kind: z.enum(kinds).optional().describe('The kind of question'),
    at_most: score.optional().describe('The highest score that counts'),
    at_least: score.optional().describe('The lowest score that counts'),
  }),
  happenings: ({ data }) =>
    (data.answers as (ToldAnswer & { isLive: boolean })[]).map((answer) => ({
      ...{ account: answer.account, contact: answer.contact, isLive: answer.isLive, facts: answer },
    })),
  passes: ({ kind, at_most: most, at_least: least }, answer: ToldAnswer) =>
    (kind === undefined || answer.kind === kind) &&
    (most === undefined || answer.score <= most) &&
    (least === undefined || answer.score >= least),
  says: ({ kind, at_most: most, at_least: least }) => {
    const what = kind?.toUpperCase() ?? t`A survey||that is answered`
    if (most !== undefined && least !== undefined) return t`${what} is answered with ${least} to ${most}`
    if (most !== undefined) return t`${what} is answered with ${most} or less`
    return least === undefined ? t`${what} is answered` : t`${what} is answered with ${least} or more`
  },
  past: async (tx, zone, from, to) =>
    (await answersKnown(tx, zone, from, to)).map(({ day, ...answer }) => ({
      ...{ day, account: answer.account, contact: answer.contact, isLive: true, facts: answer },
    })),
})

const ticketSays: Record<(typeof ticketNews)[number], () => string> = {
  opened: () => t`A ticket is opened`,
  resolved: () => t`A ticket is resolved`,
  reopened: () => t`A ticket is opened again`,
  escalated: () => t`A ticket is escalated`,
}

type TicketFacts = Pick<ToldTicket, 'news' | 'priority'>

const ticket = defineNews({
  name: ticketTold,
  word: 'ticket',
  label: spoken('Something happens with a ticket'),
  filter: z.strictObject({
    news: z.enum(ticketNews),
    priority: z.array(z.enum(priorities)).min(1).max(priorities.length).optional().describe('Any where it is left out'),
  }),
  happenings: ({ data }) =>
    (data.tickets as (ToldTicket & { isLive: boolean })[]).map((told) => ({
      ...{ account: told.account, contact: told.contact, isLive: told.isLive, facts: told },
    })),
  passes: ({ news, priority }, facts: TicketFacts) =>
    facts.news === news && (priority === undefined || priority.includes(facts.priority)),
  says: ({ news, priority }) => {
    const what = ticketSays[news]()
    return priority ? t`${what}, priority ${priority.join(', ')}` : what
  },
  past: async (tx, zone, from, to) =>
    (await ticketsKnown(tx, zone, from, to)).map(({ day, account, contact, news, priority }) => ({
      ...{ day, account, contact, isLive: true, facts: { news: news as TicketFacts['news'], priority } },
    })),
})

const plainValue = z.union([z.string().max(200), z.number(), z.boolean()])

const event = defineNews({
  name: watchedSeen,
  word: 'event',
  label: spoken('A product event comes in'),
  filter: z.strictObject({
    name: z.string().min(1).max(200).describe('The name of the event'),
    where: z
      .record(z.string().min(1).max(100), plainValue)
      .default({})
      .describe('Properties and the values that they must have'),
  }),
  happenings: ({ data }) =>
    (data.events as SeenEvent[]).map(({ account, contact, ...facts }) => ({ account, contact, isLive: true, facts })),
  passes: ({ name, where }, facts: Pick<SeenEvent, 'name' | 'properties'>) =>
    facts.name === name && Object.entries(where).every(([key, value]) => facts.properties[key] === value),
  says: ({ name, where }) => {
    const asked = Object.entries(where).map(([key, value]) => `${key} ${String(value)}`)
    return asked.length > 0 ? t`The event ${name} comes in, with ${asked.join(', ')}` : t`The event ${name} comes in`
  },
})

/** What of events is asked for, so that they are told. */
export const eventsWatched = (filters: readonly { of: string; filter?: unknown }[]) =>
  filters.flatMap(({ of, filter }) => {
    if (of !== watchedSeen) return []
    const { name, where } = event.filter.parse(filter) as { name: string; where: Record<string, unknown> }
    return [{ name, properties: Object.keys(where) }]
  })

const warning = defineNews({
  name: warned,
  word: 'warning',
  label: spoken('An early warning begins'),
  filter: z.strictObject({
    indicator: z
      .array(z.enum(indicatorKeys as [string, ...string[]]))
      .min(1)
      .optional()
      .describe('Any where it is left out'),
  }),
  happenings: ({ account, data }) =>
    account ? [{ account, contact: null, isLive: true, facts: { indicators: data.indicators as string[] } }] : [],
  passes: ({ indicator }, { indicators }: { indicators: readonly string[] }) =>
    indicator === undefined || indicators.some((one) => indicator.includes(one)),
  says: ({ indicator }) => {
    const names = indicator?.map((one) => retoldWhole(indicatorOf(one)?.name ?? one))
    return names ? t`An early warning begins: ${names.join(', ')}` : t`An early warning begins`
  },
  // The close of a day tells it, which is on the morning after.
  past: async (tx, _zone, from, to) =>
    (await warningsBegun(tx, addDays(from, -1), addDays(to, -1))).map(({ account, day, indicators }) => ({
      ...{ day: addDays(day, 1), account, contact: null, isLive: true, facts: { indicators } },
    })),
})

// ---------------------------------------------------------------- all of them

const nobody = { contact: null, isLive: true }

export const newsKinds: readonly NewsKind[] = [
  survey,
  ticket,
  event,
  warning,
  plain('accounts.created', spoken('An account is created'), ({ data }) =>
    (data.accounts as AccountId[]).map((account) => ({ account, contact: null, isLive: data.origin === 'live' })),
  ),
  plain('accounts.assigned', spoken('An account gets an owner'), ({ data }) =>
    (data.accounts as { account: AccountId }[]).map(({ account }) => ({ account, ...nobody })),
  ),
  plain(
    'accounts.contact_added',
    spoken('A contact is added'),
    ({ data }) => data.contacts as { account: AccountId; contact: ContactId; isLive: boolean }[],
  ),
  ...(['held', 'missed'] as const).map((status) =>
    plain(
      `meetings.${status}`,
      status === 'held' ? spoken('A meeting is held') : spoken('A meeting is missed'),
      ({ account }) => (account ? [{ account, ...nobody }] : []),
    ),
  ),
  plain('messaging.replied', spoken('A contact replies to a mail'), ({ account, data }) =>
    account ? [{ account, contact: (data.contact ?? null) as ContactId | null, isLive: true }] : [],
  ),
]

export const newsKind = (name: string): NewsKind | undefined => newsKinds.find((kind) => kind.name === name)

/** Names under which news without a filter are asked for. */
export const plainNames: readonly string[] = newsKinds.flatMap(({ word, name }) => (word === null ? [name] : []))

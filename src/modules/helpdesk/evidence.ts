import { addDays, type Day, daysBetween, endOfDay, startOfDay } from '../../kernel/day.ts'
import { daysAgo, sayDays } from '../../kernel/say.ts'
import { t } from '../../kernel/words.ts'
import type { Evidence, EvidenceProvider } from '../../platform/contributions.ts'
import { settings } from '../workspaces/index.ts'
import { calledBy } from './domain/ticket.ts'
import { type TicketFact, type TicketQuestion, ticketsBehind } from './store-measures.ts'

interface Behind {
  question: TicketQuestion
  days: number
  highOnly?: true
}

const behind: Record<string, Behind> = {
  'support.tickets_30d': { question: 'opened', days: 30 },
  'support.tickets_prior_30d': { question: 'opened', days: 60 },
  'support.high_30d': { question: 'opened', days: 30, highOnly: true },
  'support.open': { question: 'unresolved', days: 0 },
  'support.open_high': { question: 'unresolved', days: 0, highOnly: true },
  'support.unresolved': { question: 'unresolved', days: 0 },
  'support.oldest_open_days': { question: 'unresolved', days: 0 },
  'support.csat_30d': { question: 'answered', days: 30 },
  'support.csat_90d': { question: 'answered', days: 90 },
  'support.escalations_90d': { question: 'escalated', days: 90 },
  'support.sentiment_90d': { question: 'read', days: 90 },
  'support.first_response_hours_90d': { question: 'opened', days: 90 },
  'support.resolution_hours_90d': { question: 'resolved', days: 90 },
}

export const supportEvidence: EvidenceProvider = {
  measures: Object.keys(behind),
  find: async (tx, account, measure, on, limit) => {
    const asked = behind[measure]
    if (!asked) return []
    const { zone } = await settings(tx)
    const from = addDays(on, 1 - asked.days)
    const span = { day: on, ends: endOfDay(on, zone), from, highOnly: asked.highOnly === true }
    const facts = await ticketsBehind(tx, account, asked.question, span, limit)
    return facts.map((fact) => evidenceOf(fact, asked.question, on, zone))
  },
}

function evidenceOf(fact: TicketFact, question: TicketQuestion, on: Day, zone: string): Evidence {
  const source = { kind: 'ticket', id: fact.id }
  if (question === 'answered' && fact.satisfiedOn) {
    return {
      at: startOfDay(fact.satisfiedOn, zone),
      text: t`Ticket ${called(fact)} rated ${fact.satisfaction} of 5, ${ago(fact.satisfiedOn, on)}`,
      source,
    }
  }
  if (question === 'escalated' && fact.escalatedOn) {
    return {
      at: startOfDay(fact.escalatedOn, zone),
      text: t`Ticket ${called(fact)} ${priorityWord(fact.priority)}, escalated ${ago(fact.escalatedOn, on)}`,
      source,
    }
  }
  if (question === 'read')
    return { at: fact.at, text: t`${ticketSentence(fact, on)} (sounds ${fact.sentiment})`, source }
  return { at: fact.at, text: ticketSentence(fact, on), source }
}

/** "Ticket 8812 high, open 9 days": what a person would check first. */
export function ticketSentence(fact: TicketFact, on: Day): string {
  const { priority, status, openedOn, subject } = fact
  const name = called(fact)
  const what = subject && calledBy(fact) === 'number' ? `: ${subject}` : ''
  const urgency = priorityWord(priority)
  if (status === 'resolved') return t`Ticket ${name} ${urgency}, opened ${ago(openedOn, on)}, resolved${what}`
  const age = sayDays(daysBetween(openedOn, on))
  if (status === 'pending') return t`Ticket ${name} ${urgency}, waiting for the customer ${age}${what}`
  return t`Ticket ${name} ${urgency}, open ${age}${what}`
}

const called = (fact: TicketFact): string => (calledBy(fact) === 'number' ? fact.name : t`“${fact.subject}”`)

const ago = (day: Day, on: Day): string => daysAgo(daysBetween(day, on))

const priorities: Record<string, () => string> = {
  low: () => t`low`,
  normal: () => t`normal`,
  high: () => t`high`,
  urgent: () => t`urgent`,
}

const priorityWord = (priority: string): string => priorities[priority]?.() ?? priority

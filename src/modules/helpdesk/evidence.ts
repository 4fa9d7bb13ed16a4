import { addDays, type Day, daysBetween, endOfDay, startOfDay } from '../../kernel/day.ts'
import type { Evidence, EvidenceProvider } from '../../platform/contributions.ts'
import { settings } from '../workspaces/index.ts'
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
      text: `Ticket ${fact.name} rated ${fact.satisfaction} of 5, ${ago(fact.satisfiedOn, on)}`,
      source,
    }
  }
  if (question === 'escalated' && fact.escalatedOn) {
    return {
      at: startOfDay(fact.escalatedOn, zone),
      text: `Ticket ${fact.name} ${fact.priority}, escalated ${ago(fact.escalatedOn, on)}`,
      source,
    }
  }
  if (question === 'read')
    return { at: fact.at, text: `${ticketSentence(fact, on)} (sounds ${fact.sentiment})`, source }
  return { at: fact.at, text: ticketSentence(fact, on), source }
}

/** "Ticket 8812 high, open 9 days": what a person would check first. */
export function ticketSentence({ name, priority, status, openedOn, subject }: TicketFact, on: Day): string {
  const age = counted(daysBetween(openedOn, on))
  const what = subject ? `: ${subject}` : ''
  if (status === 'resolved') return `Ticket ${name} ${priority}, opened ${ago(openedOn, on)}, resolved${what}`
  return `Ticket ${name} ${priority}, ${status === 'pending' ? 'waiting for the customer' : 'open'} ${age}${what}`
}

const counted = (days: number): string => `${days} day${days === 1 ? '' : 's'}`
const ago = (day: Day, on: Day): string => (day === on ? 'today' : `${counted(daysBetween(day, on))} ago`)

import { z } from 'zod'
import { cursor, day, limit, line, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { priorities, statuses } from './domain/ticket.ts'

const moment = z.iso.datetime({ offset: true })

const ticket = z.object({
  id: uuid,
  name: z.string(),
  subject: z.string().nullable(),
  category: z.string().nullable(),
  channel: z.string().nullable(),
  priority: z.enum(priorities),
  openedAt: moment,
  state: z.enum(['open', 'pending', 'resolved']),
  resolvedAt: moment.nullable(),
  hoursInOurHands: z.number(),
  openDays: z.number(),
  firstReplyMinutes: z.number().nullable(),
  satisfaction: z.number().nullable(),
  escalatedOn: day.nullable(),
  /** How its text sounds, -1 to 1; null where nobody told it. */
  sentiment: z.number().nullable(),
  statuses: z.array(z.object({ status: z.enum(statuses), at: moment })),
})

export const listTickets = operation({
  name: 'helpdesk.list_tickets',
  method: 'get',
  path: '/api/accounts/:account/tickets',
  input: z.object({ account: uuid, show: z.enum(['all', 'unresolved']).default('all'), cursor, limit: limit(50) }),
  output: pageOf(ticket),
  permission: 'facts.read',
  summary: 'Tickets of an account with their state and history, newest first',
})

export const getTicket = operation({
  name: 'helpdesk.get_ticket',
  method: 'get',
  path: '/api/tickets/:ticket',
  input: z.object({ ticket: uuid }),
  output: ticket,
  permission: 'facts.read',
  summary: 'One ticket with the history of its status',
})

export const openTicket = operation({
  name: 'helpdesk.open_ticket',
  method: 'post',
  path: '/api/accounts/:account/tickets',
  input: z.object({
    account: uuid,
    name: line(100).optional(),
    subject: line(500),
    category: line(100).nullable().default(null),
    channel: line(100).nullable().default(null),
    priority: z.enum(priorities).default('normal'),
    at: moment.optional(),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Opens a ticket for an account',
})

export const changeTicket = operation({
  name: 'helpdesk.change_ticket',
  method: 'patch',
  path: '/api/tickets/:ticket',
  input: z.object({
    ticket: uuid,
    status: z.enum(statuses).optional(),
    priority: z.enum(priorities).optional(),
    satisfaction: z.number().int().min(1).max(5).optional(),
    firstReplyMinutes: z.number().int().min(0).max(5_000_000).optional(),
    isEscalated: z.boolean().optional(),
    sentiment: z.number().min(-1).max(1).optional(),
    at: moment.optional(),
  }),
  output: ticket,
  permission: 'facts.write',
  summary: 'Changes the status of a ticket, its priority, its rating, its escalation or how it sounds',
})

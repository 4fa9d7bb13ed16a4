export type { Priority, Standing, StatusChange, TicketState } from './domain/ticket.ts'
export { priorities, standingAt } from './domain/ticket.ts'
export { type StoredTicket, ticketsKnown, ticketsOf, ticketsOfEach } from './store.ts'
export { type TicketNews, type ToldTicket, ticketNews, ticketTold } from './tell.ts'

export type { Priority, Standing, StatusChange, TicketState } from './domain/ticket.ts'
export { standingAt } from './domain/ticket.ts'
export { type StoredTicket, ticketsOf } from './store.ts'

import { type Day, daysBetween } from '../../../kernel/day.ts'

/** What can become of an invoice. Overdue is no event: it follows from the due day. */
export const invoiceStates = ['paid', 'failed', 'disputed', 'settled', 'void'] as const
export type InvoiceState = (typeof invoiceStates)[number]

export const invoiceStatuses = ['open', 'paid', 'overdue', 'failed', 'disputed', 'void'] as const
export type InvoiceStatus = (typeof invoiceStatuses)[number]

/** The status of an invoice on a day: void and paid end it; a dispute that is not settled shows before a failed payment, that before lateness. */
export function statusOn(due: Day, states: readonly { state: InvoiceState; day: Day }[], on: Day): InvoiceStatus {
  const past = states.filter(({ day }) => day <= on)
  const has = (state: InvoiceState) => past.some((one) => one.state === state)
  if (has('void')) return 'void'
  if (has('paid')) return 'paid'
  const dispute = past.findLast(({ state }) => state === 'disputed' || state === 'settled')
  if (dispute?.state === 'disputed') return 'disputed'
  if (has('failed')) return 'failed'
  return due < on ? 'overdue' : 'open'
}

/** Days that an invoice has been overdue; 0 where it is not. */
export const overdueDaysOn = (due: Day, on: Day): number => Math.max(0, daysBetween(due, on))

/** What a status told by a source says of the past: on which day it took hold. Open and overdue say nothing that the due day does not. */
export function statesTold(invoice: {
  status: InvoiceStatus | null
  statusOn: Day | null
  issuedOn: Day
  dueOn: Day
  paidOn: Day | null
  failedOn: Day | null
  disputedOn: Day | null
  settledOn: Day | null
}): { state: InvoiceState; day: Day }[] {
  const { status, statusOn: on, issuedOn, dueOn } = invoice
  const told: { state: InvoiceState; day: Day | null }[] = [
    { state: 'paid', day: invoice.paidOn ?? (status === 'paid' ? (on ?? dueOn) : null) },
    { state: 'failed', day: invoice.failedOn ?? (status === 'failed' ? (on ?? dueOn) : null) },
    { state: 'disputed', day: invoice.disputedOn ?? (status === 'disputed' ? (on ?? dueOn) : null) },
    { state: 'settled', day: invoice.settledOn },
    { state: 'void', day: status === 'void' ? (on ?? issuedOn) : null },
  ]
  return told.flatMap(({ state, day }) => (day === null ? [] : [{ state, day }]))
}

import { addDays, addMonths, type Day, dayOf, daysBetween, startOfDay } from '../../kernel/day.ts'
import type { ContractId } from '../../kernel/ids.ts'
import { derivedId } from '../../kernel/ids.ts'
import { spoken, told } from '../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeField, ShapeRow } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import {
  booleanOf,
  dayOfRow,
  distinctRows,
  numberOf,
  type PlacedRow,
  placeRows,
  refusal,
  textOf,
  writtenOutcomes,
} from '../../platform/fact-rows.ts'
import { resolve } from '../accounts/index.ts'
import { settings } from '../workspaces/index.ts'
import { billings, type Period, periods, type Relation, relations } from './domain/contract.ts'
import { type InvoiceStatus, invoiceStatuses, statesTold } from './domain/invoice.ts'
import * as service from './service.ts'
import * as store from './store.ts'

export const account: ShapeField = {
  name: 'account',
  type: 'text',
  required: true,
  summary: spoken('Id of the account in this source'),
}
export const currency: ShapeField = {
  name: 'currency',
  type: 'text',
  summary: spoken('Currency code; the workspace’s without one'),
}

const lineFields: ShapeField[] = [
  { name: 'product', type: 'text', summary: spoken('Name of the product') },
  { name: 'quantity', type: 'number', summary: spoken('How many were bought') },
  { name: 'seats', type: 'integer', summary: spoken('Seats bought') },
  { name: 'amount', type: 'money', summary: spoken('Amount for each period') },
  { name: 'period', type: 'text', choices: periods, summary: spoken('What the amount is for; a year without one') },
]

export const contractShape: ImportShape = {
  name: 'revenue.contract',
  summary: spoken('What a customer agreed to pay; with an amount of its own it has one line'),
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Id of the contract in this source') },
    account,
    { name: 'plan', type: 'text', summary: spoken('Plan') },
    currency,
    { name: 'signed', type: 'day', summary: spoken('Day of signature') },
    { name: 'starts', type: 'day', required: true, summary: spoken('First day') },
    { name: 'ends', type: 'day', summary: spoken('Day from which it no longer runs; empty where it is open') },
    {
      name: 'term_months',
      type: 'integer',
      summary: spoken('Length of the term; an end that is not the term’s own counts as known on its day'),
    },
    { name: 'auto_renew', type: 'boolean', summary: spoken('Rolls on by its term until notice is given') },
    { name: 'notice_days', type: 'integer', summary: spoken('Notice period in days before the end') },
    { name: 'notice_received_on', type: 'day', summary: spoken('Day on which the customer gave notice') },
    { name: 'billing', type: 'text', choices: billings, summary: spoken('How often it is billed') },
    { name: 'relation', type: 'text', choices: relations, summary: spoken('How it stands to an overlapping contract') },
    { name: 'relates_to', type: 'text', summary: spoken('Id of the contract it stands to') },
    { name: 'is_trial', type: 'boolean', summary: spoken('A trial counts no ARR') },
    {
      name: 'price_uplift',
      type: 'money',
      summary: spoken('What a year costs more than before without more being bought'),
    },
    {
      name: 'value',
      type: 'money',
      summary: spoken('Value over the whole term, where stated; ARR follows from it where no amount is told'),
    },
    ...lineFields,
  ],
  write: (tx, rows, context) => writeContracts(tx, rows, context),
  remove: (tx, ids, context) => service.removeContracts(tx, ids, context),
}

async function writeContracts(tx: Tx, rows: ShapeRow[], context: ImportContext): Promise<RowOutcome[]> {
  const { placed, outcomes } = await place(tx, rows, context)
  const frame = await frameOf(tx, context)
  const checked = placed.map((row) => ({ row, problem: contractProblem(row.row) }))
  const sound = checked.flatMap(({ row, problem }) =>
    problem ? [] : [{ ...row, contract: newContract(tx, row, frame) }],
  )
  const changed = await service.saveContracts(
    tx,
    sound.map(({ contract }) => contract),
    context,
  )
  return [
    ...outcomes,
    ...checked.flatMap(({ problem }) => (problem ? [problem] : [])),
    ...writtenOutcomes(
      sound.map(({ row, contract }) => ({ row, id: contract.draft.id })),
      changed,
    ),
  ]
}

export async function place(tx: Tx, rows: ShapeRow[], { source }: ImportContext) {
  const { kept, outcomes } = distinctRows(rows)
  const found = await resolve(tx, source, [...new Set(kept.map((row) => textOf(row, 'account') ?? ''))])
  const { placed, outcomes: refused } = placeRows(kept, found)
  return { placed, outcomes: [...outcomes, ...refused] }
}

interface Frame {
  zone: string
  currency: string
  context: ImportContext
  relation: Relation | null
  /** The workspace is looked at as of a day (rule 8). */
  isPast: boolean
}

export async function frameOf(tx: Tx, context: ImportContext): Promise<Frame> {
  const { zone, currency: usual, asOf } = await settings(tx)
  const declared = context.settings.relation
  const relation = relations.find((one) => one === declared) ?? null
  return { zone, currency: usual, context, relation, isPast: asOf !== null }
}

function contractProblem(row: ShapeRow): RowOutcome | null {
  const [starts, ends] = [dayOfRow(row, 'starts'), dayOfRow(row, 'ends')]
  if (starts && ends && ends < starts) {
    return refusal(
      row,
      'ends',
      told`the contract ends on ${ends}, before it starts on ${starts}`,
      told`Correct one of the two days`,
    )
  }
  const term = numberOf(row, 'term_months')
  if (term !== null && (term < 1 || term > 1200)) {
    return refusal(row, 'term_months', told`${term} is no length of a term`, told`Send 1 to 1200 months, or nothing`)
  }
  const notice = numberOf(row, 'notice_days')
  if (notice !== null && (notice < 0 || notice > 3650)) {
    return refusal(row, 'notice_days', told`${notice} is no notice period`, told`Send 0 to 3650 days, or nothing`)
  }
  return null
}

function newContract(tx: Tx, { row, raw, account: id }: PlacedRow, frame: Frame): service.NewContract {
  const name = textOf(row, 'id') ?? ''
  const { context, zone } = frame
  const starts = dayOfRow(row, 'starts') as Day
  const signed = dayOfRow(row, 'signed')
  const happened = startOfDay(signed ?? starts, zone)
  const known = service.knownAt(tx, context, happened)
  const term = numberOf(row, 'term_months')
  const stated = dayOfRow(row, 'ends')
  const rolls = booleanOf(row, 'auto_renew') === true
  const ends = stated ?? (term !== null && !rolls ? addMonths(starts, term) : null)
  const relatesTo = textOf(row, 'relates_to')
  const contract = service.contractId(tx, context.source, name)
  return {
    draft: {
      id: contract,
      account_id: id,
      account_raw: raw,
      source: context.source,
      name,
      plan: textOf(row, 'plan'),
      currency: textOf(row, 'currency') ?? frame.currency,
      signed_on: signed,
      starts,
      ends,
      term_months: term,
      auto_renew: booleanOf(row, 'auto_renew'),
      notice_days: numberOf(row, 'notice_days'),
      notice_received_on: dayOfRow(row, 'notice_received_on'),
      billing: textOf(row, 'billing'),
      ...relationOf(row, frame),
      relates_to: relatesTo === null ? null : service.contractId(tx, context.source, relatesTo),
      is_trial: booleanOf(row, 'is_trial') ?? false,
      price_uplift: numberOf(row, 'price_uplift'),
      value: numberOf(row, 'value'),
      happened_at: happened,
      known_at: known,
      ends_known_at: ends === null ? null : isAgreed(starts, term, ends) ? known : endKnownAt(tx, ends, frame),
      origin: context.origin,
    },
    lines: numberOf(row, 'amount') === null ? [] : [lineOf(row, contract, '')],
  }
}

/** The end of a term was agreed with it; some state its last day instead of the day after. */
const isAgreed = (starts: Day, term: number | null, ends: Day): boolean =>
  term !== null && Math.abs(daysBetween(addMonths(starts, term), ends)) <= 1

/**
 * Any other end became known when it came (rule 6). One that is still to come is known now that it is told, except in a data
 * set that is looked at as of a day: there it is still to come (rule 8).
 */
function endKnownAt(tx: Tx, ends: Day, { context, zone, isPast }: Frame): Date {
  const onItsDay = service.knownAt(tx, context, startOfDay(ends, zone))
  return isPast || onItsDay < tx.now ? onItsDay : tx.now
}

function relationOf(row: ShapeRow, frame: Frame): Pick<store.ContractDraft, 'relation' | 'relation_by'> {
  const own = textOf(row, 'relation')
  if (own !== null) return { relation: own, relation_by: 'contract' }
  return { relation: frame.relation, relation_by: frame.relation === null ? null : 'setting' }
}

const lineOf = (row: ShapeRow, contract: ContractId, name: string): store.LineDraft => ({
  contract,
  name,
  product: textOf(row, 'product'),
  quantity: numberOf(row, 'quantity'),
  seats: numberOf(row, 'seats'),
  amount: numberOf(row, 'amount') ?? 0,
  period: (textOf(row, 'period') ?? 'year') as Period,
  starts: name === '' ? null : dayOfRow(row, 'starts'),
  ends: name === '' ? null : dayOfRow(row, 'ends'),
})

export const contractLineShape: ImportShape = {
  name: 'revenue.contract_line',
  summary: spoken('One product of a contract, with its seats and amount; with days of its own it is a step of a ramp'),
  key: ['contract', 'id'],
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Id of the line, unique within its contract') },
    { name: 'contract', type: 'text', required: true, summary: spoken('Id of the contract in this source') },
    ...lineFields.map((field) => (field.name === 'amount' ? { ...field, required: true } : field)),
    { name: 'starts', type: 'day', summary: spoken('First day of the line, where it is not the contract’s') },
    { name: 'ends', type: 'day', summary: spoken('Day from which the line no longer counts') },
  ],
  write: async (tx, rows, context) => {
    const named = rows.map((row) => ({
      row,
      contract: service.contractId(tx, context.source, textOf(row, 'contract') ?? ''),
    }))
    const known = await store.contractsNamed(
      tx,
      named.map(({ contract }) => contract),
    )
    const { kept, outcomes } = distinctLines(named)
    const sound = kept.filter(({ contract }) => known.has(contract))
    const missing = kept.filter(({ contract }) => !known.has(contract))
    const saved = await store.saveLines(
      tx,
      sound.map(({ row, contract }) => lineOf(row, contract, textOf(row, 'id') ?? '1')),
    )
    const changed = new Set(saved.map(({ contract, name }) => `${contract} ${name}`))
    const contracts = [...new Set(saved.map(({ contract }) => contract))].flatMap((id) => known.get(id) ?? [])
    await service.contractsChanged(
      tx,
      contracts.map(({ account: id, starts }) => ({ account: id, day: starts })),
      context,
    )
    return [
      ...outcomes,
      ...missing.map(({ row }) =>
        refusal(
          row,
          'contract',
          told`no contract is known as '${textOf(row, 'contract')}' in this source`,
          told`Import the contract first; then replay the refused rows`,
        ),
      ),
      ...writtenOutcomes(
        sound.map(({ row, contract }) => ({ row, id: `${contract} ${textOf(row, 'id')}` })),
        changed,
      ),
    ]
  },
}

/** A line's id is unique within its contract only. */
function distinctLines(named: { row: ShapeRow; contract: ContractId }[]) {
  const keyed = named.map(({ row, contract }) => ({
    ...row,
    values: { ...row.values, key: `${contract} ${textOf(row, 'id')}` },
  }))
  const { kept, outcomes } = distinctRows(keyed, 'key')
  const lines = new Set(kept.map(({ line }) => line))
  return { kept: named.filter(({ row }) => lines.has(row.line)), outcomes }
}

export const invoiceShape: ImportShape = {
  name: 'revenue.invoice',
  summary: spoken('A bill, and what became of it'),
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Id of the invoice in this source') },
    account,
    { name: 'number', type: 'text', summary: spoken('Number as people call it; the id without one') },
    { name: 'contract', type: 'text', summary: spoken('Id of the contract it bills') },
    currency,
    { name: 'amount', type: 'money', required: true, summary: spoken('Amount') },
    { name: 'issued', type: 'day', required: true, summary: spoken('Day of the invoice') },
    { name: 'due', type: 'day', summary: spoken('Day by which it is to be paid; 30 days after issue without one') },
    { name: 'status', type: 'text', choices: invoiceStatuses, summary: spoken('Status as the source tells it') },
    { name: 'status_on', type: 'day', summary: spoken('Day from which the status holds') },
    { name: 'paid_on', type: 'day', summary: spoken('Day of payment') },
    { name: 'failed_on', type: 'day', summary: spoken('Day on which a payment failed') },
    { name: 'disputed_on', type: 'day', summary: spoken('Day on which it was disputed') },
    { name: 'settled_on', type: 'day', summary: spoken('Day on which the dispute was settled') },
  ],
  write: async (tx, rows, context) => {
    const { placed, outcomes } = await place(tx, rows, context)
    const frame = await frameOf(tx, context)
    const drafts = placed.map((row) => ({ ...row, invoice: newInvoice(tx, row, frame) }))
    const changed = await service.saveInvoices(
      tx,
      drafts.map(({ invoice }) => invoice),
    )
    return [
      ...outcomes,
      ...writtenOutcomes(
        drafts.map(({ row, invoice }) => ({ row, id: invoice.draft.id })),
        changed,
      ),
    ]
  },
  remove: (tx, ids, context) => service.voidInvoices(tx, ids, context),
}

/** Where a source names no due day, a month is what most agree on. */
const usualDueDays = 30

function newInvoice(
  tx: Tx,
  { row, raw, account: id }: PlacedRow,
  { zone, currency: usual, context }: Frame,
): service.NewInvoice {
  const name = textOf(row, 'id') ?? ''
  const issued = dayOfRow(row, 'issued') as Day
  const due = dayOfRow(row, 'due') ?? addDays(issued, usualDueDays)
  const happened = startOfDay(issued, zone)
  const contract = textOf(row, 'contract')
  const invoice = service.invoiceId(tx, context.source, name)
  const states = statesTold({
    status: textOf(row, 'status') as InvoiceStatus | null,
    statusOn: dayOfRow(row, 'status_on'),
    issuedOn: issued,
    dueOn: due,
    paidOn: dayOfRow(row, 'paid_on'),
    failedOn: dayOfRow(row, 'failed_on'),
    disputedOn: dayOfRow(row, 'disputed_on'),
    settledOn: dayOfRow(row, 'settled_on'),
  })
  return {
    draft: {
      id: invoice,
      account_id: id,
      account_raw: raw,
      source: context.source,
      number: textOf(row, 'number') ?? name,
      contract_id: contract === null ? null : service.contractId(tx, context.source, contract),
      currency: textOf(row, 'currency') ?? usual,
      amount: numberOf(row, 'amount') ?? 0,
      issued_on: issued,
      due_on: due,
      happened_at: happened,
      known_at: service.knownAt(tx, context, happened),
      origin: context.origin,
    },
    states: states.map(({ state, day }) => ({
      invoice,
      state,
      day,
      knownAt: service.knownAt(tx, context, startOfDay(day, zone)),
    })),
  }
}

export const cancellationShape: ImportShape = {
  name: 'revenue.cancellation',
  summary: spoken('A customer said that they leave, and why'),
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Id of the cancellation in this source') },
    account,
    { name: 'happened_at', type: 'time', required: true, summary: spoken('When they cancelled') },
    { name: 'reason', type: 'text', summary: spoken('Reason') },
    { name: 'refund', type: 'money', summary: spoken('Amount refunded') },
    currency,
    { name: 'feedback', type: 'text', summary: spoken('What they said') },
    { name: 'is_reactivation', type: 'boolean', summary: spoken('They had left before and come back') },
  ],
  write: async (tx, rows, context) => {
    const { placed, outcomes } = await place(tx, rows, context)
    const { zone, currency: usual } = await frameOf(tx, context)
    const drafts = placed.map(({ row, raw, account: id }) => {
      const name = textOf(row, 'id') ?? ''
      const happened = new Date(textOf(row, 'happened_at') ?? '')
      return {
        id: derivedId(tx.workspace, 'cancellation', context.source, name),
        account_id: id,
        account_raw: raw,
        source: context.source,
        name,
        on_day: dayOf(happened, zone),
        reason: textOf(row, 'reason'),
        refund: numberOf(row, 'refund'),
        currency: textOf(row, 'currency') ?? usual,
        feedback: textOf(row, 'feedback'),
        is_reactivation: booleanOf(row, 'is_reactivation') ?? false,
        happened_at: happened,
        known_at: service.knownAt(tx, context, happened),
        origin: context.origin,
      }
    })
    const changed = await service.saveCancellations(tx, drafts, context)
    return [
      ...outcomes,
      ...writtenOutcomes(
        drafts.map((draft, at) => ({ row: (placed[at] as PlacedRow).row, id: draft.id })),
        changed,
      ),
    ]
  },
}

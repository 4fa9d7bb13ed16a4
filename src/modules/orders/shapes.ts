import { type Day, dayOf } from '../../kernel/day.ts'
import type { AccountId, OrderId } from '../../kernel/ids.ts'
import { parseMinor } from '../../kernel/money.ts'
import { spoken, told } from '../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeField, ShapeRow } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import {
  distinctRows,
  numberOf,
  placeRows,
  refusal,
  textOf,
  timeOf,
  writtenOutcomes,
} from '../../platform/fact-rows.ts'
import { type Resolved, resolve } from '../accounts/index.ts'
import { settings } from '../workspaces/index.ts'
import { type Canceller, cancellers, type ReturnKind, returnKinds } from './domain/order.ts'
import * as service from './service.ts'
import type { LineDraft, ListingDraft, OrderDraft, OrderPlace, Party, ReturnDraft } from './store.ts'
import { ordersNamed } from './store.ts'

const currency: ShapeField = {
  name: 'currency',
  type: 'text',
  summary: spoken('Currency code; the workspace’s without one'),
}
const buyer: ShapeField = { name: 'account', type: 'text', summary: spoken('Id of the buyer’s account in this source') }
const vendor: ShapeField = {
  name: 'vendor',
  type: 'text',
  summary: spoken('Id of the vendor’s account in this source'),
}

interface Frame {
  zone: string
  currency: string
  context: ImportContext
}

async function frameOf(tx: Tx, context: ImportContext): Promise<Frame> {
  const { zone, currency: usual } = await settings(tx)
  return { zone, currency: usual, context }
}

/** An imported history was known as it happened; what is told later is known from now on. */
const knownAt = (tx: Tx, { context }: Frame, happened: Date | null): Date | null =>
  happened === null ? null : context.origin === 'import' ? happened : tx.now

/** Rows whose account in a field nobody knows are refused; a row that does not speak of it passes. */
function withParty<Row extends { row: ShapeRow }>(
  rows: readonly Row[],
  field: 'account' | 'vendor',
  found: ReadonlyMap<string, Resolved>,
): { kept: (Row & Partial<Record<'account' | 'vendor', Party | null>>)[]; outcomes: RowOutcome[] } {
  const kept: (Row & Partial<Record<'account' | 'vendor', Party | null>>)[] = []
  const outcomes: RowOutcome[] = []
  for (const one of rows) {
    const id = textOf(one.row, field)
    const known = id === null ? null : found.get(id)
    if (id === null) kept.push({ ...one, [field]: null })
    else if (known?.account) kept.push({ ...one, [field]: { raw: known.raw, account: known.account } })
    else {
      const remedy = told`Import the account first, or correct the id; then replay the refused rows`
      outcomes.push(refusal(one.row, field, told`no account is known as '${id}' in this source`, remedy))
    }
  }
  return { kept, outcomes }
}

interface WithParties {
  row: ShapeRow
  account: Party | null
  vendor: Party | null
}

async function partiesOf(tx: Tx, rows: ShapeRow[], context: ImportContext) {
  const ids = rows.flatMap((row) => [textOf(row, 'account') ?? [], textOf(row, 'vendor') ?? []].flat())
  const found = await resolve(tx, context.source, [...new Set(ids)])
  const buyers = withParty(
    rows.map((row) => ({ row })),
    'account',
    found,
  )
  const vendors = withParty(buyers.kept, 'vendor', found)
  const placed = vendors.kept.map(
    ({ row, account, vendor: seller }): WithParties => ({
      row,
      account: account ?? null,
      vendor: seller ?? null,
    }),
  )
  return { placed, outcomes: [...buyers.outcomes, ...vendors.outcomes] }
}

// ---------------------------------------------------------------- orders

export const orderShape: ImportShape = {
  name: 'orders.order',
  summary: spoken('What one buyer ordered of one vendor: a row per order, or a row per line of it'),
  key: ['id', 'vendor', 'line'],
  fields: [
    {
      name: 'id',
      type: 'text',
      required: true,
      summary: spoken('Id of the order; with several vendors each has a row under it'),
    },
    buyer,
    vendor,
    { name: 'happened_at', type: 'time', required: true, summary: spoken('When it was placed') },
    currency,
    { name: 'amount', type: 'money', summary: spoken('What it cost: the order, or the line where the row is one') },
    { name: 'line', type: 'text', summary: spoken('Id of the line within the order, where each row is a line') },
    { name: 'product', type: 'text', summary: spoken('What was ordered') },
    { name: 'listing', type: 'text', summary: spoken('Id of the vendor’s listing in this source') },
    { name: 'quantity', type: 'integer', summary: spoken('How many; 1 where nothing is said') },
    {
      name: 'lines',
      type: 'json',
      summary: spoken(
        'All lines as a list of objects with line, product, listing, quantity and amount, instead of the fields before',
      ),
    },
    { name: 'accepted_at', type: 'time', summary: spoken('When the vendor accepted it') },
    { name: 'promised_at', type: 'time', summary: spoken('By when it was to be fulfilled') },
    { name: 'fulfilled_at', type: 'time', summary: spoken('When it was sent or handed over') },
    { name: 'cancelled_at', type: 'time', summary: spoken('When it was cancelled') },
    { name: 'cancelled_by', type: 'text', choices: cancellers, summary: spoken('Who cancelled it') },
    { name: 'rating', type: 'integer', summary: spoken('What the buyer gave the vendor, 1 to 5') },
    {
      name: 'rated_at',
      type: 'time',
      summary: spoken('When they gave it; when it was fulfilled or placed without one'),
    },
  ],
  write: writeOrders,
}

async function writeOrders(tx: Tx, rows: ShapeRow[], context: ImportContext): Promise<RowOutcome[]> {
  const { kept, outcomes: doubles } = distinctOrders(rows)
  const { placed, outcomes: strangers } = await partiesOf(tx, kept, context)
  const frame = await frameOf(tx, context)
  const made = placed.map((one) => ({ row: one.row, made: newOrder(tx, one, frame) }))
  const orders = made.flatMap((one) => ('draft' in one.made ? [{ row: one.row, order: one.made }] : []))
  const misfits = made.flatMap((one) => ('kind' in one.made ? [one.made] : []))
  const changed = await service.saveOrders(
    tx,
    orders.map(({ order }) => order),
  )
  const written = writtenOutcomes(
    orders.map(({ row, order }) => ({ row, id: order.draft.id })),
    changed,
  )
  return [...doubles, ...strangers, ...misfits, ...written]
}

/** Rows that name the same line of the same order. */
function distinctOrders(rows: ShapeRow[]): { kept: ShapeRow[]; outcomes: RowOutcome[] } {
  const named = rows.map((row) => ({
    ...row,
    values: { ...row.values, key: JSON.stringify(['id', 'vendor', 'line'].map((field) => textOf(row, field))) },
  }))
  const { kept, outcomes } = distinctRows(named, 'key')
  return { kept, outcomes: outcomes.map((one) => (one.kind === 'refused' ? { ...one, field: 'id' } : one)) }
}

function newOrder(tx: Tx, { row, account, vendor: seller }: WithParties, frame: Frame): service.NewOrder | RowOutcome {
  if (!account && !seller)
    return refusal(row, 'account', told`neither a buyer nor a vendor is named`, told`Fill account, vendor or both`)
  const rating = numberOf(row, 'rating')
  if (rating !== null && (rating < 1 || rating > 5))
    return refusal(row, 'rating', told`${rating} is no rating`, told`Write whole stars from 1 to 5`)
  const name = textOf(row, 'id') ?? ''
  const draft = draftOf(tx, { row, account, vendor: seller }, frame)
  const early = (['accepted_at', 'fulfilled_at', 'cancelled_at'] as const).find(
    (field) => draft[field] !== null && draft[field] < draft.happened_at,
  )
  if (early)
    return refusal(row, early, told`it lies before the order was placed`, told`Correct the time, or leave it empty`)
  const lines = linesOf(tx, row, draft, frame)
  if (!Array.isArray(lines)) return lines
  const toldBy = textOf(row, 'line') === null ? 'whole' : 'line'
  return { draft: { ...draft, name }, lines, told: toldBy }
}

function draftOf(tx: Tx, { row, account, vendor: seller }: WithParties, frame: Frame): OrderDraft {
  const name = textOf(row, 'id') ?? ''
  const happened = timeOf(row, 'happened_at') as Date
  const [accepted, fulfilled, cancelled] = [
    timeOf(row, 'accepted_at'),
    timeOf(row, 'fulfilled_at'),
    timeOf(row, 'cancelled_at'),
  ]
  const rating = numberOf(row, 'rating')
  const rated = rating === null ? null : (timeOf(row, 'rated_at') ?? fulfilled ?? happened)
  return {
    id: service.orderId(tx, frame.context.source, name, seller?.raw ?? null),
    account_id: account?.account ?? null,
    account_raw: account?.raw ?? null,
    vendor_id: seller?.account ?? null,
    vendor_raw: seller?.raw ?? null,
    source: frame.context.source,
    name,
    placed_on: dayOf(happened, frame.zone),
    currency: textOf(row, 'currency') ?? frame.currency,
    accepted_at: accepted,
    accepted_known_at: knownAt(tx, frame, accepted),
    promised_at: timeOf(row, 'promised_at'),
    fulfilled_at: fulfilled,
    fulfilled_known_at: knownAt(tx, frame, fulfilled),
    cancelled_at: cancelled,
    cancelled_known_at: knownAt(tx, frame, cancelled),
    cancelled_by: textOf(row, 'cancelled_by') as Canceller | null,
    rating,
    rated_at: rated,
    rating_known_at: knownAt(tx, frame, rated),
    happened_at: happened,
    known_at: knownAt(tx, frame, happened) ?? tx.now,
    origin: frame.context.origin,
  }
}

/** Lines of one order: more than anybody carries home, few enough for a row. */
const mostLines = 500

function linesOf(tx: Tx, row: ShapeRow, order: OrderDraft, frame: Frame): LineDraft[] | RowOutcome {
  const listed = row.values.lines
  if (listed === null || listed === undefined) {
    const line = textOf(row, 'line') ?? '1'
    return [lineOf(tx, { ...row.values, line }, numberOf(row, 'amount'), { order, frame })]
  }
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > mostLines)
    return refusal(row, 'lines', told`it is not a list of lines`, told`Send a list of 1 to ${mostLines} objects`)
  const lines: LineDraft[] = []
  for (const [at, entry] of listed.entries()) {
    const values = typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry : null
    const written = values ? (values as Record<string, unknown>).amount : undefined
    const amount = written === undefined || written === null ? null : parseMinor(String(written), order.currency)
    if (!values || (written !== undefined && written !== null && amount === null))
      return refusal(
        row,
        'lines',
        told`line ${at + 1} of the order cannot be read`,
        told`Write {"product": "…", "quantity": 1, "amount": 12.50}`,
      )
    lines.push(lineOf(tx, { line: String(at + 1), ...values }, amount, { order, frame }))
  }
  const names = new Set(lines.map(({ line }) => line))
  return names.size === lines.length
    ? lines
    : refusal(row, 'lines', told`two lines have the same name`, told`Give each line its own, or leave the names out`)
}

function lineOf(
  tx: Tx,
  values: Record<string, unknown>,
  amount: number | null,
  { order, frame }: { order: OrderDraft; frame: Frame },
): LineDraft {
  const text = (field: string) => {
    const value = values[field]
    return value === null || value === undefined || value === '' ? null : String(value).slice(0, 500)
  }
  const listing = text('listing')
  const quantity = Number(values.quantity ?? 1)
  return {
    order_id: order.id,
    line: text('line') ?? '1',
    listing_id: listing === null ? null : service.listingId(tx, frame.context.source, listing),
    product: text('product'),
    quantity: Number.isSafeInteger(quantity) && Math.abs(quantity) < 2 ** 31 ? quantity : 1,
    amount,
  }
}

// ---------------------------------------------------------------- returns

export const returnShape: ImportShape = {
  name: 'orders.return',
  summary: spoken('What came back, was exchanged, found wrong or disputed'),
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Id of the return in this source') },
    {
      name: 'order',
      type: 'text',
      summary: spoken('Id of the order; the buyer and the vendor are those of the order'),
    },
    { ...buyer, summary: spoken('Id of the buyer’s account in this source, where no order is named') },
    {
      ...vendor,
      summary: spoken('Id of the vendor’s account in this source, where no order is named or it has several vendors'),
    },
    { name: 'happened_at', type: 'time', required: true, summary: spoken('When') },
    {
      name: 'kind',
      type: 'text',
      choices: returnKinds,
      summary: spoken('What it was; a return where nothing is said'),
    },
    currency,
    { name: 'amount', type: 'money', summary: spoken('What was paid back') },
    { name: 'reason', type: 'text', summary: spoken('Why') },
  ],
  write: writeReturns,
}

async function writeReturns(tx: Tx, rows: ShapeRow[], context: ImportContext): Promise<RowOutcome[]> {
  const { kept, outcomes: doubles } = distinctRows(rows)
  const { placed, outcomes: strangers } = await partiesOf(tx, kept, context)
  const frame = await frameOf(tx, context)
  const names = [...new Set(kept.flatMap((row) => textOf(row, 'order') ?? []))]
  const orders = Map.groupBy(await ordersNamed(tx, context.source, names), ({ name }) => name)
  const made = placed.map((one) => ({ row: one.row, made: newReturn(tx, one, orders, frame) }))
  const drafts = made.flatMap((one) => ('returned_on' in one.made ? [{ row: one.row, draft: one.made }] : []))
  const misfits = made.flatMap((one) => ('returned_on' in one.made ? [] : [one.made]))
  const nameOf = new Map([...orders.values()].flat().map(({ id, name }) => [id as string, name]))
  const changed = await service.saveReturns(
    tx,
    drafts.map(({ draft }) => draft),
    nameOf,
  )
  const written = writtenOutcomes(
    drafts.map(({ row, draft }) => ({ row, id: draft.id })),
    changed,
  )
  return [...doubles, ...strangers, ...misfits, ...written]
}

function newReturn(
  tx: Tx,
  one: WithParties,
  orders: ReadonlyMap<string, OrderPlace[]>,
  frame: Frame,
): ReturnDraft | RowOutcome {
  const { row, account, vendor: seller } = one
  const name = textOf(row, 'order')
  if (name === null) {
    if (account || seller) return returnDraft(tx, one, null, frame)
    return refusal(row, 'order', told`neither an order nor an account is named`, told`Fill order, account or vendor`)
  }
  const named = (orders.get(name) ?? []).filter((order) => !seller || order.vendor?.raw === seller.raw)
  if (named.length === 1) return returnDraft(tx, one, named[0] as OrderPlace, frame)
  if (named.length > 1)
    return refusal(row, 'vendor', told`order ${name} has several vendors`, told`Name the vendor whose goods came back`)
  return refusal(
    row,
    'order',
    told`no order is known as '${name}' in this source`,
    told`Import the order first; then replay the refused rows`,
  )
}

function returnDraft(tx: Tx, one: WithParties, order: OrderPlace | null, frame: Frame): ReturnDraft {
  const { row } = one
  const happened = timeOf(row, 'happened_at') as Date
  const [account, seller] = [order?.buyer ?? one.account, order?.vendor ?? one.vendor]
  const name = textOf(row, 'id') ?? ''
  return {
    id: service.returnId(tx, frame.context.source, name),
    account_id: account?.account ?? null,
    account_raw: account?.raw ?? null,
    vendor_id: seller?.account ?? null,
    vendor_raw: seller?.raw ?? null,
    order_id: order?.id ?? (null as OrderId | null),
    source: frame.context.source,
    name,
    kind: (textOf(row, 'kind') ?? 'return') as ReturnKind,
    currency: textOf(row, 'currency') ?? order?.currency ?? frame.currency,
    amount: numberOf(row, 'amount'),
    reason: textOf(row, 'reason')?.slice(0, 2000) ?? null,
    returned_on: dayOf(happened, frame.zone),
    happened_at: happened,
    known_at: knownAt(tx, frame, happened) ?? tx.now,
    origin: frame.context.origin,
  }
}

// ---------------------------------------------------------------- listings

export const listingShape: ImportShape = {
  name: 'orders.listing',
  summary: spoken('What a vendor offers, from when to when'),
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Id of the listing in this source') },
    { name: 'account', type: 'text', required: true, summary: spoken('Id of the vendor’s account in this source') },
    { name: 'happened_at', type: 'time', required: true, summary: spoken('When it was listed') },
    { name: 'ended_at', type: 'time', summary: spoken('When it was taken down') },
    { name: 'title', type: 'text', summary: spoken('What it is called') },
    { name: 'category', type: 'text', summary: spoken('Where it stands in the catalogue') },
    currency,
    { name: 'price', type: 'money', summary: spoken('Price') },
  ],
  write: async (tx, rows, context) => {
    const { kept, outcomes: doubles } = distinctRows(rows)
    const found = await resolve(tx, context.source, [...new Set(kept.map((row) => textOf(row, 'account') ?? ''))])
    const { placed, outcomes: strangers } = placeRows(kept, found)
    const frame = await frameOf(tx, context)
    const drafts = placed.map(({ row, raw, account }) => ({ row, draft: newListing(tx, row, { raw, account }, frame) }))
    const changed = await service.saveListings(
      tx,
      drafts.map(({ draft }) => draft),
    )
    const written = writtenOutcomes(
      drafts.map(({ row, draft }) => ({ row, id: draft.id })),
      changed,
    )
    return [...doubles, ...strangers, ...written]
  },
}

function newListing(tx: Tx, row: ShapeRow, of: { raw: AccountId; account: AccountId }, frame: Frame): ListingDraft {
  const name = textOf(row, 'id') ?? ''
  const happened = timeOf(row, 'happened_at') as Date
  const ended = timeOf(row, 'ended_at')
  const endedOn: Day | null = ended === null ? null : dayOf(ended, frame.zone)
  return {
    id: service.listingId(tx, frame.context.source, name),
    account_id: of.account,
    account_raw: of.raw,
    source: frame.context.source,
    name,
    title: textOf(row, 'title')?.slice(0, 500) ?? null,
    category: textOf(row, 'category')?.slice(0, 200) ?? null,
    currency: textOf(row, 'currency') ?? frame.currency,
    price: numberOf(row, 'price'),
    listed_on: dayOf(happened, frame.zone),
    ended_on: endedOn,
    ended_known_at: knownAt(tx, frame, ended),
    happened_at: happened,
    known_at: knownAt(tx, frame, happened) ?? tx.now,
    origin: frame.context.origin,
  }
}

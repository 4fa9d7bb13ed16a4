import { type Day, dayOf, startOfDay } from '../../kernel/day.ts'
import { assertNever } from '../../kernel/errors.ts'
import { type AccountId, type ContractId, derivedId, type InvoiceId, type MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { RemovalOutcome } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import * as accounts from '../accounts/index.ts'
import * as measures from '../measures/index.ts'
import * as timeline from '../timeline/index.ts'
import * as workspaces from '../workspaces/index.ts'
import { type Exchange, exchangeOf } from './domain/exchange.ts'
import type { InvoiceState } from './domain/invoice.ts'
import { differences, knownSince, nextTurn, type Told, toldAfter, tracksOf } from './domain/told.ts'
import { keepFlows } from './flows.ts'
import { newsOfCancellations, newsOfContracts, tellContracts, tellNews } from './news.ts'
import * as store from './store.ts'
import { dropFlows } from './store-flows.ts'
import * as invoices from './store-invoices.ts'
import { ratesInto } from './store-rates.ts'

/** How facts came here: what `known_at` says of them follows from it. */
export interface Arrival {
  source: string
  origin: 'import' | 'live' | 'backfill' | 'correction'
  /** Who of the staff tells it, where somebody does. */
  by?: MemberId
}

type Entries = Parameters<typeof timeline.append>[1]

export const contractId = (tx: Tx, source: string, name: string): ContractId =>
  derivedId<ContractId>(tx.workspace, 'contract', source, name)

export const invoiceId = (tx: Tx, source: string, number: string): InvoiceId =>
  derivedId<InvoiceId>(tx.workspace, 'invoice', source, number)

/** An imported history declares that it was known when it happened (rule 6); everything else is known now. */
export const knownAt = (tx: Tx, { origin }: Arrival, happened: Date): Date => (origin === 'import' ? happened : tx.now)

/** The workspace's currency with every rate into it that is known. */
export async function exchangeNow(tx: Tx): Promise<Exchange> {
  const { currency } = await workspaces.settings(tx)
  return exchangeOf(currency, await ratesInto(tx, currency))
}

export interface NewContract {
  draft: store.ContractDraft
  lines: store.LineDraft[]
  /** It follows from a ledger: the next amount takes the place of the one before, and nobody renewed anything. */
  of?: 'ledger'
}

/** Saves contracts with their lines and follows up on the accounts concerned; answers the ids that changed. */
export async function saveContracts(tx: Tx, contracts: readonly NewContract[], arrival: Arrival): Promise<Set<string>> {
  if (contracts.length === 0) return new Set()
  const before = await store.contractsNamed(
    tx,
    contracts.map(({ draft }) => draft.id),
  )
  const changed = await store.saveContracts(
    tx,
    contracts.map(({ draft }) => draft),
  )
  for (const line of await store.saveLines(
    tx,
    contracts.flatMap(({ lines }) => lines),
  ))
    changed.add(line.contract)
  const drafts = contracts.map(({ draft }) => draft).filter(({ id }) => changed.has(id))
  const touched = drafts.flatMap((draft) => {
    const old = before.get(draft.id)
    const own = { account: draft.account_id, day: draft.starts, known: draft.known_at }
    return old ? [own, { account: old.account, day: old.starts }] : [own]
  })
  await contractsChanged(tx, touched, arrival)
  await timeline.append(tx, await contractEntries(tx, drafts))
  const ledgers = new Set(contracts.flatMap(({ draft, of }) => (of === 'ledger' ? [draft.id] : [])))
  const signed = drafts.filter(({ id }) => !ledgers.has(id))
  await tellNews(tx, arrival, newsOfContracts(signed, before))
  return changed
}

/** Saves a contract whose lines are told whole: those that are no longer told are gone. */
export async function replaceContract(tx: Tx, contract: NewContract, arrival: Arrival): Promise<void> {
  const { id, account_id, starts } = contract.draft
  const dropped = await store.dropOtherLines(
    tx,
    id,
    contract.lines.map(({ name }) => name),
  )
  await saveContracts(tx, [contract], arrival)
  if (dropped > 0) await contractsChanged(tx, [{ account: account_id, day: starts }], arrival)
}

/** After contracts changed: measures are computed again, `accounts` is told what follows, and whoever reads contracts that they changed. */
export async function contractsChanged(tx: Tx, touched: measures.Touched[], arrival: Arrival): Promise<void> {
  if (touched.length === 0) return
  await measures.touch(tx, 'revenue', touched)
  const concerned = [...new Set(touched.map(({ account }) => account))]
  await tellAccounts(tx, concerned, arrival)
  await tellContracts(tx, concerned)
}

/** A source deleted contracts of its own: they and what followed from them are gone. */
export async function removeContracts(tx: Tx, names: readonly string[], arrival: Arrival): Promise<RemovalOutcome[]> {
  const ids = new Map(names.map((name) => [name, contractId(tx, arrival.source, name)]))
  const gone = await store.dropContracts(tx, [...ids.values()])
  await contractsChanged(
    tx,
    gone.map(({ account, starts }) => ({ account, day: starts })),
    { source: arrival.source, origin: 'correction' },
  )
  const removed = new Set(gone.map(({ id }) => id))
  return names.map((id) => ({ kind: removed.has(ids.get(id) as ContractId) ? 'removed' : 'unchanged', id }))
}

/** A source deleted invoices of its own: from today on they are void, and what they were stays readable. */
export async function voidInvoices(tx: Tx, names: readonly string[], { source }: Arrival): Promise<RemovalOutcome[]> {
  const ids = new Map(names.map((name) => [name, invoiceId(tx, source, name)]))
  const known = await invoices.invoicesNamed(tx, [...ids.values()])
  const day = await workspaces.today(tx)
  const states = known.map(({ id }) => ({ invoice: id, state: 'void' as const, day, knownAt: tx.now }))
  const voided = await invoices.saveStates(tx, states)
  const places = known.filter(({ id }) => voided.has(id)).map(({ account, day: issued }) => ({ account, day: issued }))
  await measures.touch(tx, 'revenue', places)
  return names.map((id) => ({ kind: voided.has(ids.get(id) as InvoiceId) ? 'removed' : 'unchanged', id }))
}

/**
 * Brings ARR, plan, renewal date, customer since and loss of accounts up to what their contracts say, step by step through their
 * whole past, so that the attribute history carries every change of ARR.
 */
export async function tellAccounts(tx: Tx, ids: readonly AccountId[], arrival: Arrival): Promise<void> {
  const { zone } = await workspaces.settings(tx)
  const today = await workspaces.today(tx)
  const contracts = await store.contractsOf(tx, ids)
  const exchange = await exchangeNow(tx)
  const told = await store.toldOf(tx, ids)
  const dated = await datedByOthers(tx, ids, told)
  const changes: Parameters<typeof accounts.setAttributes>[1] = []
  const courses = ids.map((account) => {
    const own = contracts.get(account) ?? []
    const followed = tracksOf(own, today, { zone, exchange })
    const tracks = dated.has(account) ? { ...followed, since: [] } : followed
    const before = told.get(account) ?? {}
    const after = toldAfter(before, tracks)
    for (const difference of differences(before, tracks)) {
      const { attribute, day, value, corrects } = difference
      const prevails = overOthers.has(attribute) && day === after[attribute]?.at(-1)?.[0]
      const happenedAt = startOfDay(day, zone)
      const since = Math.max(happenedAt.getTime(), knownSince(own, difference, exchange))
      const known = arrival.origin === 'import' ? since : Math.max(since, tx.now.getTime())
      const origin = corrects && arrival.origin === 'live' ? 'correction' : arrival.origin
      const knownAt = new Date(known)
      changes.push({ account, attribute, value, happenedAt, knownAt, origin, source: 'tenure', prevails })
    }
    return { account, told: after, nextTurn: nextTurn(own, today, exchange) }
  })
  await store.saveTold(tx, courses)
  await keepFlows(tx, ids, { contracts, today, exchange })
  if (changes.length > 0) await accounts.setAttributes(tx, changes)
}

/** What another source may say of an account where its contracts do not. */
const overOthers: ReadonlySet<string> = new Set(['arr', 'renews_on'])

/** Accounts whose first day as a customer another source has told: contracts only fill it where it is empty (rule 4). */
async function datedByOthers(
  tx: Tx,
  ids: readonly AccountId[],
  told: ReadonlyMap<AccountId, Told>,
): Promise<Set<AccountId>> {
  const found = await accounts.find(tx, ids)
  return new Set(found.filter(({ id, since }) => since !== null && !told.get(id)?.since).map(({ id }) => id))
}

async function contractEntries(tx: Tx, drafts: readonly store.ContractDraft[]): Promise<Entries> {
  const { zone } = await workspaces.settings(tx)
  const today = await workspaces.today(tx)
  return drafts.flatMap((draft) => {
    const source = { kind: 'contract', id: draft.id }
    const name = `${draft.name}${draft.plan ? ` (${draft.plan})` : ''}`
    const entry = (day: Day | null, what: string, text: string): Entries =>
      day === null || day > today
        ? []
        : [
            {
              account: draft.account_id,
              at: startOfDay(day, zone),
              kind: 'contract',
              text,
              source,
              key: `contract:${what}:${draft.id}`,
            },
          ]
    return [
      ...entry(draft.starts, 'started', draft.is_trial ? told`Trial ${name} started` : told`Contract ${name} started`),
      ...entry(draft.ends, 'ended', draft.is_trial ? told`Trial ${name} ended` : told`Contract ${name} ended`),
      ...entry(draft.notice_received_on, 'notice', told`Notice received for contract ${draft.name}`),
    ]
  })
}

/** Moves accounts on whose contracts start, end or leave their grace by the calendar alone. Some hundreds at a time. */
export async function turnByCalendar(tx: Tx): Promise<'more' | 'done'> {
  const limit = 500
  const turning = await store.accountsTurning(tx, await workspaces.today(tx), limit)
  if (turning.length > 0) await tellAccounts(tx, turning, { source: 'tenure', origin: 'live' })
  return turning.length === limit ? 'more' : 'done'
}

/** Gives every contract that does not say itself how it relates to others this relation (rule 24). */
export async function declareRelation(tx: Tx, relation: string): Promise<number> {
  const touched = await store.declareRelation(tx, relation)
  await contractsChanged(tx, touched, { source: 'tenure', origin: 'correction' })
  return touched.length
}

export interface NewInvoice {
  draft: invoices.InvoiceDraft
  states: invoices.StateDraft[]
}

/** Saves invoices with what became of them; answers the ids of which something new was told. */
export async function saveInvoices(tx: Tx, rows: readonly NewInvoice[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const before = await invoices.invoicePlaces(
    tx,
    rows.map(({ draft }) => draft.id),
  )
  const changed = await invoices.saveInvoices(
    tx,
    rows.map(({ draft }) => draft),
  )
  for (const id of await invoices.saveStates(
    tx,
    rows.flatMap(({ states }) => states),
  ))
    changed.add(id)
  const fresh = rows.filter(({ draft }) => changed.has(draft.id))
  if (fresh.length === 0) return changed
  const now = fresh.map(({ draft }) => ({ account: draft.account_id, day: draft.issued_on, known: draft.known_at }))
  await measures.touch(tx, 'revenue', [...now, ...before])
  await noteKind(
    tx,
    'invoice',
    fresh.map(({ draft }) => ({ happened: draft.issued_on, known: draft.known_at })),
  )
  await timeline.append(tx, await invoiceEntries(tx, fresh))
  return changed
}

async function invoiceEntries(tx: Tx, rows: readonly NewInvoice[]): Promise<Entries> {
  const { zone } = await workspaces.settings(tx)
  return rows.flatMap(({ draft, states }) =>
    states.map(({ state, day }) => ({
      account: draft.account_id,
      at: startOfDay(day, zone),
      kind: 'invoice',
      text: sayInvoice(draft.number, state),
      source: { kind: 'invoice', id: draft.id },
      key: `invoice:${state}:${day}:${draft.id}`,
    })),
  )
}

function sayInvoice(number: string, state: InvoiceState): string {
  switch (state) {
    case 'failed':
      return told`Invoice ${number} payment failed`
    case 'disputed':
      return told`Invoice ${number} was disputed`
    case 'settled':
      return told`Invoice ${number} dispute was settled`
    case 'paid':
      return told`Invoice ${number} was paid`
    case 'void':
      return told`Invoice ${number} was voided`
    default:
      return assertNever(state)
  }
}

export async function saveCancellations(
  tx: Tx,
  drafts: readonly invoices.CancellationDraft[],
  arrival: Arrival,
): Promise<Set<string>> {
  if (drafts.length === 0) return new Set()
  const before = await invoices.cancellationPlaces(
    tx,
    drafts.map(({ id }) => id),
  )
  const changed = await invoices.saveCancellations(tx, drafts)
  const fresh = drafts.filter(({ id }) => changed.has(id))
  if (fresh.length === 0) return changed
  const now = fresh.map((draft) => ({ account: draft.account_id, day: draft.on_day, known: draft.known_at }))
  await measures.touch(tx, 'revenue', [...now, ...before])
  await noteKind(
    tx,
    'cancellation',
    fresh.map((draft) => ({ happened: draft.on_day, known: draft.known_at })),
  )
  await timeline.append(
    tx,
    fresh.map((draft) => ({
      account: draft.account_id,
      at: draft.happened_at,
      kind: 'contract',
      text: `${told`Cancelled`}${draft.reason ? `: ${draft.reason}` : ''}`,
      source: { kind: 'cancellation', id: draft.id },
      key: `cancellation:${draft.id}`,
    })),
  )
  await tellNews(tx, arrival, newsOfCancellations(fresh))
  return changed
}

/** The first facts of a kind turn its counts from unknown to zero for everybody, so everybody is computed again from there. */
async function noteKind(tx: Tx, kind: invoices.Kind, facts: { happened: Day; known: Date }[]): Promise<void> {
  if (facts.length === 0) return
  const { zone } = await workspaces.settings(tx)
  const happened = facts.map((fact) => fact.happened).reduce(earlier)
  const known = facts.map((fact) => later(fact.happened, dayOf(fact.known, zone))).reduce(earlier)
  const since = await invoices.noteKind(tx, kind, happened, known)
  if (since !== null) await measures.touchAll(tx, since)
}

const earlier = (a: Day, b: Day): Day => (a < b ? a : b)
const later = (a: Day, b: Day): Day => (a > b ? a : b)

/**
 * After a merge or its undoing, facts count for the account that their own id now belongs to. Measures see to themselves.
 * Only `living` accounts are told what follows: a merged one keeps what its history says.
 */
export async function realign(tx: Tx, ids: readonly AccountId[], living: readonly AccountId[]): Promise<void> {
  const moved = new Set(await store.realign(tx, ids))
  const merged = ids.filter((id) => !living.includes(id))
  await store.stopTurning(tx, merged)
  await dropFlows(tx, merged)
  const told = living.filter((id) => moved.has(id))
  if (told.length > 0) await tellAccounts(tx, told, { source: 'tenure', origin: 'correction' })
  await tellContracts(tx, told)
}

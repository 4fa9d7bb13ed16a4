import { startOfDay } from '../../kernel/day.ts'
import { type AccountId, type ContractId, derivedId } from '../../kernel/ids.ts'
import type { RemovalOutcome } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { settings } from '../workspaces/index.ts'
import type { Relation } from './domain/contract.ts'
import { type Phase, phasesOf } from './domain/ledger.ts'
import { type Arrival, contractsChanged, type NewContract, saveContracts } from './service.ts'
import { dropContracts } from './store.ts'
import * as store from './store-movements.ts'

export const movementId = (tx: Tx, source: string, name: string): string =>
  derivedId(tx.workspace, 'movement', source, name)

/** Saves movements and brings the contracts up to what their ledgers say; answers the ids that changed. */
export async function saveMovements(
  tx: Tx,
  drafts: readonly store.MovementDraft[],
  arrival: Arrival,
): Promise<Set<string>> {
  if (drafts.length === 0) return new Set()
  const before = await store.movementPlaces(
    tx,
    drafts.map(({ id }) => id),
  )
  const changed = await store.saveMovements(tx, drafts)
  const now = drafts.filter(({ id }) => changed.has(id)).map((draft) => draft.account_raw)
  if (now.length > 0) await followLedgers(tx, [...new Set([...before, ...now])], arrival)
  return changed
}

/** A source deleted movements of its own: their ledgers are read anew without them. */
export async function removeMovements(
  tx: Tx,
  names: readonly string[],
  { source }: Arrival,
): Promise<RemovalOutcome[]> {
  const ids = new Map(names.map((name) => [name, movementId(tx, source, name)]))
  const gone = await store.dropMovements(tx, [...ids.values()])
  const raws = [...new Set(gone.map(({ raw }) => raw))]
  if (raws.length > 0) await followLedgers(tx, raws, { source, origin: 'correction' }, gone)
  const removed = new Set(gone.map(({ id }) => id))
  return names.map((id) => ({ kind: removed.has(ids.get(id) as string) ? 'removed' : 'unchanged', id }))
}

type Named = Pick<store.StoredMovement, 'source' | 'name'>

/** A ledger is read from its beginning whenever a line of it changed: an early line moves everything after it. */
async function followLedgers(
  tx: Tx,
  raws: readonly AccountId[],
  arrival: Arrival,
  removed: readonly Named[] = [],
): Promise<void> {
  const { zone } = await settings(tx)
  const movements = await store.movementsOf(tx, raws)
  const ledgers = [...Map.groupBy(movements, ({ raw }) => raw).values()].map((own) => phasesOf(own))
  const contracts = ledgers.flatMap((phases) => contractsOf(tx, phases, zone))
  const begun = new Set(ledgers.flat().map((phase) => phase.begun.id))
  const gone = await dropContracts(
    tx,
    [...movements.filter(({ id }) => !begun.has(id)), ...removed].map((movement) => contractOf(tx, movement)),
  )
  await contractsChanged(
    tx,
    gone.map(({ account, starts }) => ({ account, day: starts })),
    arrival,
  )
  await saveContracts(tx, contracts, arrival)
}

/**
 * A ledger is a sum, so that its subscriptions add up, and a change of one takes the place of what it was. How an only subscription
 * stands to contracts from elsewhere is not said by it: where they overlap, the import asks (rule 24).
 */
function contractsOf(tx: Tx, phases: readonly Phase<store.StoredMovement>[], zone: string): NewContract[] {
  const isOnly = new Set(phases.map(({ begun }) => JSON.stringify([begun.subscription, begun.currency]))).size === 1
  return phases.map((phase) => newContract(tx, phase, { zone, relation: isOnly ? null : 'adds to' }))
}

/** Apart from the ids of contracts that the same source tells as such. */
const contractOf = (tx: Tx, { source, name }: Named): ContractId =>
  derivedId<ContractId>(tx.workspace, 'contract of a movement', source, name)

function newContract(
  tx: Tx,
  phase: Phase<store.StoredMovement>,
  frame: { zone: string; relation: Relation | null },
): NewContract {
  const { begun, ended, replaces } = phase
  const relation = replaces ? 'supersedes' : frame.relation
  const id = contractOf(tx, begun)
  return {
    draft: {
      id,
      account_id: begun.account,
      account_raw: begun.raw,
      source: begun.source,
      name: begun.subscription ?? begun.name,
      plan: phase.plan,
      currency: begun.currency,
      signed_on: null,
      starts: begun.day,
      ends: ended?.day ?? null,
      term_months: null,
      auto_renew: null,
      notice_days: null,
      notice_received_on: null,
      billing: null,
      relation,
      relation_by: relation === null ? null : 'contract',
      relates_to: replaces && contractOf(tx, replaces.begun),
      is_trial: phase.isTrial,
      price_uplift: null,
      value: null,
      happened_at: startOfDay(begun.day, frame.zone),
      known_at: begun.knownAt,
      ends_known_at: ended?.knownAt ?? null,
      origin: begun.origin,
    },
    lines: phase.isTrial ? [] : [lineOf(id, phase)],
    of: 'ledger',
  }
}

const lineOf = (contract: ContractId, { amount, period }: Phase): NewContract['lines'][number] => ({
  contract,
  name: '',
  product: null,
  quantity: null,
  seats: null,
  amount,
  period,
  starts: null,
  ends: null,
})

import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import { type AccountRecord, newRecord } from '../domain/account.ts'
import type { Change } from '../domain/change.ts'
import {
  type AccountDraft,
  type Conflict,
  type Drafted,
  draftKnown,
  draftMerged,
  draftNew,
  type Telling,
} from '../domain/draft.ts'
import { wouldCycle } from '../domain/hierarchy.ts'
import { normalId, rawId } from '../domain/identity.ts'
import { awaitParents, bringBack, heldAccounts, parentsAbove, takeAwaiting } from '../store/accounts.ts'
import { insertHistory } from '../store/history.ts'
import { canonicalOf, identitiesOf, insertIdentities } from '../store/identities.ts'
import { dropConflicts, putConflicts } from '../store/settings.ts'
import { settleUnmatched } from '../store/unmatched.ts'
import { saveMoved } from './attributes.ts'
import { type Frame, frameOf } from './frame.ts'

export type DraftOutcome =
  | { kind: 'made' | 'changed' | 'unchanged'; externalId: string; account: AccountId }
  | { kind: 'refused'; externalId: string; field: string; reason: string; remedy: string }

/**
 * Writes accounts as a source tells them, met through their identity: a second import changes what changed, and an
 * account that was merged away stays so. One draft after another decides; a few statements save.
 */
export async function upsertAccounts(tx: Tx, drafts: readonly AccountDraft[], how: Telling): Promise<DraftOutcome[]> {
  if (drafts.length === 0) return []
  const frame = await frameOf(tx)
  // What is told now about a day long past is told as of that day (rule 8).
  const telling: Telling = { ...how, known: new Date(Math.min(how.known.getTime(), frame.moment.getTime())) }
  const state = await loadDrafted(tx, drafts, telling)
  const outcomes = drafts.map((draft) => decide(state, draft, telling, frame))
  const awaited = await linkParents(tx, drafts, outcomes, state, telling)
  await saveDrafted(tx, state, telling)
  await awaitParents(tx, awaited)
  return returned(outcomes, await bringBack(tx, [...state.records.keys()], telling.source))
}

/** An account that its source deleted and tells again is there again, though nothing else of it changed. */
function returned(outcomes: DraftOutcome[], back: readonly AccountId[]): DraftOutcome[] {
  if (back.length === 0) return outcomes
  return outcomes.map((outcome) =>
    outcome.kind === 'unchanged' && back.includes(outcome.account) ? { ...outcome, kind: 'changed' } : outcome,
  )
}

interface Reached {
  /** The living account. */
  account: AccountId
  /** The account that the id was given to; another one where that was merged. */
  home: AccountId
}

interface Drafting {
  raws: Map<string, AccountId>
  reached: Map<AccountId, Reached>
  records: Map<AccountId, AccountRecord>
  /** New accounts and the id that the source gives them. */
  made: Map<AccountId, string>
  changes: Change[]
  conflicts: Conflict[]
  agreed: Pick<Conflict, 'account' | 'attribute'>[]
}

async function loadDrafted(tx: Tx, drafts: readonly AccountDraft[], { source }: Telling): Promise<Drafting> {
  const raws = new Map(drafts.map((draft) => [draft.externalId, rawId(tx.workspace, source, draft.externalId)]))
  const reached = new Map<AccountId, Reached>()
  for (const { raw, account, home } of await identitiesOf(tx, [...raws.values()])) {
    if (account && home) reached.set(raw as AccountId, { account, home })
  }
  const held = await heldAccounts(tx, [...new Set([...reached.values()].map(({ account }) => account))])
  const records = new Map(held.map((record) => [record.id, record]))
  return { raws, reached, records, made: new Map(), changes: [], conflicts: [], agreed: [] }
}

function decide(state: Drafting, draft: AccountDraft, telling: Telling, frame: Frame): DraftOutcome {
  const { externalId } = draft
  if (externalId.trim() === '') {
    return {
      kind: 'refused',
      externalId,
      field: 'id',
      reason: told`The account has no id`,
      remedy: told`Send the id that the source gives it`,
    }
  }
  const raw = rawIn(state, externalId)
  const known = state.reached.get(raw)
  const record = known && state.records.get(known.account)
  if (!known || !record) {
    const blank = newRecord(raw, draft.name?.trim() || externalId, frame.currency)
    keep(state, draftNew(blank, draft, telling, frame))
    state.reached.set(raw, { account: raw, home: raw })
    state.made.set(raw, normalId(externalId))
    return { kind: 'made', externalId, account: raw }
  }
  const weigh = known.home === known.account ? draftKnown : draftMerged
  const drafted = weigh(record, draft, telling, frame)
  keep(state, drafted)
  return { kind: drafted.changes.length > 0 ? 'changed' : 'unchanged', externalId, account: known.account }
}

function rawIn(state: Drafting, externalId: string): AccountId {
  const raw = state.raws.get(externalId)
  if (!raw) throw new Error(`No id was derived for ${externalId}`)
  return raw
}

function keep(state: Drafting, { record, changes, conflicts, agreed }: Drafted): void {
  state.records.set(record.id, record)
  state.changes.push(...changes)
  state.conflicts.push(...conflicts)
  for (const attribute of agreed) state.agreed.push({ account: record.id, attribute })
}

const ownIdentity = (account: AccountId, source: string, externalId: string) => ({
  raw: account,
  source,
  externalId,
  kind: 'account' as const,
  account,
  home: account,
  unit: null,
  contact: null,
})

// ---------------------------------------------------------------- parents

/**
 * Sets the parents that drafts name, and those that earlier children waited for.
 * Answers the children whose parent is not known yet.
 */
async function linkParents(
  tx: Tx,
  drafts: readonly AccountDraft[],
  outcomes: DraftOutcome[],
  state: Drafting,
  telling: Telling,
): Promise<{ child: AccountId; parent: AccountId }[]> {
  const wanted = drafts.flatMap((draft, place) => {
    const outcome = outcomes[place]
    if (!draft.parent || !outcome || outcome.kind === 'refused') return []
    return [{ child: outcome.account, parent: rawId(tx.workspace, telling.source, draft.parent), place }]
  })
  const waiting = (await takeAwaiting(tx, [...state.made.keys()])).map((awaited) => ({ ...awaited, place: -1 }))
  const links = [...wanted, ...waiting]
  if (links.length === 0) return []
  await loadMissing(
    tx,
    state,
    waiting.map((link) => link.child),
  )
  const met = await parentsMet(
    tx,
    state,
    links.map((link) => link.parent),
  )
  const parents = await parentsAbove(tx, [...state.records.keys(), ...met.values()])
  for (const record of state.records.values()) parents.set(record.id, record.parentId)
  for (const { child, parent, place } of links) {
    const account = met.get(parent)
    const record = state.records.get(child)
    if (!account || !record || record.parentId === account) continue
    if (wouldCycle(child, account, parents)) refuseRing(outcomes, place)
    else {
      parents.set(child, account)
      moveBelow(state, record, account, telling)
      const outcome = outcomes[place]
      if (outcome?.kind === 'unchanged') outcomes[place] = { ...outcome, kind: 'changed' }
    }
  }
  return lastOf(wanted.filter((link) => !met.has(link.parent)))
}

async function parentsMet(tx: Tx, state: Drafting, raws: AccountId[]): Promise<Map<AccountId, AccountId>> {
  const met = await canonicalOf(tx, [...new Set(raws)])
  for (const raw of raws) if (state.made.has(raw)) met.set(raw, raw)
  return met
}

/** One wish per child: the last one told. */
function lastOf(links: { child: AccountId; parent: AccountId }[]): { child: AccountId; parent: AccountId }[] {
  return [...new Map(links.map((link) => [link.child, link])).values()]
}

async function loadMissing(tx: Tx, state: Drafting, ids: AccountId[]): Promise<void> {
  const missing = ids.filter((id) => !state.records.has(id))
  for (const record of await heldAccounts(tx, missing)) state.records.set(record.id, record)
}

function moveBelow(
  state: Drafting,
  record: AccountRecord,
  parent: AccountId,
  { source, origin, known }: Telling,
): void {
  const provenance = { ...record.provenance, parent: source }
  state.records.set(record.id, { ...record, parentId: parent, provenance })
  state.changes.push({
    account: record.id,
    attribute: 'parent',
    value: parent,
    happenedAt: known,
    knownAt: known,
    origin,
    source,
  })
}

function refuseRing(outcomes: DraftOutcome[], place: number): void {
  const outcome = outcomes[place]
  if (!outcome) return
  outcomes[place] = {
    kind: 'refused',
    externalId: outcome.externalId,
    field: 'parent',
    reason: told`The parent stands below this account; the account is kept without it`,
    remedy: told`Correct the parent of one of the two and import the row again`,
  }
}

// ---------------------------------------------------------------- saving

async function saveDrafted(tx: Tx, state: Drafting, { source, origin }: Telling): Promise<void> {
  await saveMoved(tx, [...state.records.values()], state.changes)
  await insertIdentities(
    tx,
    [...state.made].map(([account, externalId]) => ownIdentity(account, source, externalId)),
  )
  await insertHistory(tx, state.changes)
  await dropConflicts(tx, source, state.agreed)
  await putConflicts(tx, [...new Map(state.conflicts.map((c) => [`${c.account} ${c.attribute}`, c])).values()])
  await nowIdentified(tx, [...state.made.keys()])
  await tellCreated(tx, [...state.made.keys()], origin)
}

async function tellCreated(tx: Tx, accounts: readonly AccountId[], origin: Telling['origin']): Promise<void> {
  if (accounts.length === 0) return
  const key = `accounts.created:${newId(tx.now)}`
  await tell(tx, [{ name: 'accounts.created', account: null, data: { accounts: accounts.toSorted(), origin }, key }])
}

/** Ids that waited in the unmatched queue and are known now: those who keep their facts are told to look again. */
export async function nowIdentified(
  tx: Tx,
  raws: readonly Parameters<typeof settleUnmatched>[1][number][],
): Promise<void> {
  const settled = await settleUnmatched(tx, raws, 'resolved')
  if (settled.length === 0) return
  await tell(tx, [
    {
      name: 'accounts.identified',
      account: null,
      data: { raws: settled.sort() },
      key: `accounts.identified:${newId(tx.now)}`,
    },
  ])
}

import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import type { AccountRecord, CustomValue } from '../domain/account.ts'
import { type AttributeKey, attributeValue, withValue } from '../domain/attribute.ts'
import { applyChange, type Change } from '../domain/change.ts'
import { isSameValue } from '../domain/custom.ts'
import { wouldCycle } from '../domain/hierarchy.ts'
import { ownSource } from '../domain/identity.ts'
import { fillsOf, movedChildren, returnParent } from '../domain/merge.ts'
import { childIds, heldAccounts, parentsAbove, putAccounts } from '../store/accounts.ts'
import { everAbove } from '../store/groups.ts'
import { insertHistory } from '../store/history.ts'
import { canonicalOf, homesOf, realignHomes, realignPeople } from '../store/identities.ts'
import { insertMerge, type Merge, takeMerge } from '../store/merges.ts'
import { contactsWithin } from '../store/people.ts'
import { absent } from './accounts.ts'
import { tellChanged } from './attributes.ts'
import { type Frame, frameOf } from './frame.ts'
import { nowIdentified } from './upsert.ts'

/**
 * Merges an account into another. Every id that reached the first now reaches the second, for good: an import of the
 * merged record fills and changes nothing but what is empty. People and children move along, histories stay where they are.
 */
export async function mergeAccounts(tx: Tx, from: AccountId, into: AccountId): Promise<void> {
  const { merged, survivor } = await mergeable(tx, from, into)
  const frame = await frameOf(tx)
  const fills = fillsOf(merged, survivor)
  const children = await moveChildren(tx, merged, survivor, frame)
  const standing = children.records.get(survivor.id) ?? survivor
  const filled = fill(standing, fills, frame)
  const records = new Map([
    ...children.records,
    [filled.record.id, filled.record],
    [from, { ...merged, mergedInto: into }],
  ])
  await save(tx, [...records.values()], [...children.changes, ...filled.changes])
  await insertMerge(tx, { from, into, filled: Object.fromEntries(fills), children: children.ids })
  await realign(tx, [from, into])
  await tellMoved(tx, 'accounts.merged', from, into)
}

async function mergeable(
  tx: Tx,
  from: AccountId,
  into: AccountId,
): Promise<{ merged: AccountRecord; survivor: AccountRecord }> {
  if (from === into)
    throw new AppError('invalid', told`An account cannot be merged into itself`, {
      field: 'into',
      remedy: told`Choose another account`,
    })
  const records = await heldAccounts(tx, [from, into])
  const merged = records.find((record) => record.id === from)
  const survivor = records.find((record) => record.id === into)
  if (!merged || !survivor) throw absent()
  if (merged.mergedInto || survivor.mergedInto) {
    throw new AppError('conflict', told`One of the accounts has been merged already`, {
      field: 'into',
      remedy: told`Merge the accounts that are left`,
    })
  }
  if (merged.kind !== survivor.kind) {
    throw new AppError('invalid', told`A ${merged.kind} cannot be merged into a ${survivor.kind}`, {
      field: 'into',
      remedy: told`Choose an account of the same kind`,
    })
  }
  return { merged, survivor }
}

interface Moved {
  record: AccountRecord
  changes: Change[]
}

function fill(record: AccountRecord, fills: ReadonlyMap<AttributeKey, CustomValue>, frame: Frame): Moved {
  let next = record
  const changes: Change[] = []
  for (const [attribute, value] of fills) {
    const applied = applyChange(next, ownChange(record.id, attribute, value, frame), frame)
    next = applied.record
    changes.push(...applied.changes)
  }
  return { record: next, changes }
}

const ownChange = (account: AccountId, attribute: AttributeKey, value: CustomValue, { moment }: Frame): Change => ({
  account,
  attribute,
  value,
  happenedAt: moment,
  knownAt: moment,
  origin: 'live',
  source: ownSource,
})

async function moveChildren(tx: Tx, merged: AccountRecord, survivor: AccountRecord, frame: Frame) {
  const ids = await childIds(tx, merged.id)
  const parents = await parentsAbove(tx, [survivor.id, merged.id])
  const moves = movedChildren(merged, survivor, ids, parents)
  return { ids, ...(await moveBelow(tx, moves, frame)) }
}

async function moveBelow(tx: Tx, moves: ReadonlyMap<AccountId, AccountId | null>, frame: Frame) {
  const records = new Map<AccountId, AccountRecord>()
  const changes: Change[] = []
  for (const record of await heldAccounts(tx, [...moves.keys()])) {
    const parent = moves.get(record.id) ?? null
    if (record.parentId === parent) continue
    records.set(record.id, withValue(record, 'parent', parent))
    changes.push(ownChange(record.id, 'parent', parent, frame))
  }
  return { records, changes }
}

async function save(tx: Tx, records: AccountRecord[], changes: Change[]): Promise<void> {
  await putAccounts(tx, records)
  await insertHistory(tx, changes)
  await tellChanged(tx, changes)
}

/** Lets identities, memberships and people reach the accounts that live now. */
async function realign(tx: Tx, accounts: AccountId[]): Promise<void> {
  const people = await contactsWithin(tx, accounts)
  await realignHomes(tx, await homesOf(tx, accounts))
  await nowIdentified(tx, await realignPeople(tx, people))
}

async function tellMoved(
  tx: Tx,
  name: 'accounts.merged' | 'accounts.unmerged',
  from: AccountId,
  into: AccountId,
): Promise<void> {
  await tell(tx, [{ name, account: into, data: { from, into }, key: `${name}:${newId(tx.now)}` }])
  const above = await everAbove(tx, [from, into])
  await tellChanged(
    tx,
    above.map((account) => ({ account, attribute: 'parent', happenedAt: new Date(0), knownAt: new Date(0) })),
  )
}

/** Takes a merge back: ids, people, children and filled fields return, as far as nobody changed them since. */
export async function unmergeAccounts(tx: Tx, from: AccountId): Promise<AccountId> {
  const merge = await takeMerge(tx, from)
  if (!merge)
    throw new AppError('conflict', told`This account is not merged`, {
      remedy: told`Choose one of the merged accounts`,
    })
  const records = await heldAccounts(tx, [from, merge.into])
  const merged = records.find((record) => record.id === from)
  const survivor = records.find((record) => record.id === merge.into)
  if (!merged || !survivor) throw absent()
  // The survivor may have been merged on since: facts lie where the ids reach now.
  const living = (await canonicalOf(tx, [from])).get(from) ?? merge.into
  const frame = await frameOf(tx)
  const parents = await parentsAbove(tx, [from, merge.into, ...merge.children])
  const parentId = returnParent(merged, parents)
  const children = await returnChildren(tx, merge, new Map([...parents, [from, parentId]]), frame)
  const emptied = fill(children.records.get(survivor.id) ?? survivor, emptiesOf(survivor, merge), frame)
  const revived = { ...merged, mergedInto: null, parentId }
  const all = new Map([...children.records, [emptied.record.id, emptied.record], [from, revived]])
  await save(tx, [...all.values()], [...children.changes, ...emptied.changes])
  await realign(tx, [from, living])
  await tellMoved(tx, 'accounts.unmerged', from, living)
  return living
}

function emptiesOf(survivor: AccountRecord, { filled }: Merge): Map<AttributeKey, CustomValue> {
  const untouched = (Object.entries(filled) as [AttributeKey, CustomValue][]).filter(([key, value]) =>
    isSameValue(attributeValue(survivor, key), value),
  )
  return new Map(untouched.map(([key]) => [key, null]))
}

async function returnChildren(
  tx: Tx,
  { from, into, children }: Merge,
  parents: Map<AccountId, AccountId | null>,
  frame: Frame,
) {
  const back = (await heldAccounts(tx, children)).filter(
    (child) => (child.parentId === into || child.id === into) && !wouldCycle(child.id, from, parents),
  )
  return moveBelow(tx, new Map(back.map((child) => [child.id, from])), frame)
}

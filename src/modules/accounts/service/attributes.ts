import { type Day, endOfDay } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import { settings } from '../../workspaces/index.ts'
import type { AccountRecord, CustomValue } from '../domain/account.ts'
import { type AttributeKey, attributeKey, attributeValue } from '../domain/attribute.ts'
import { type AttributeChange, applyChange, type Change, inOrder } from '../domain/change.ts'
import { isSameValue } from '../domain/custom.ts'
import { ownSource } from '../domain/identity.ts'
import { weigh } from '../domain/masters.ts'
import { standingOf as standingIn } from '../domain/undo.ts'
import { heldAccounts, putAccounts } from '../store/accounts.ts'
import { type EditRow, insertEdits } from '../store/edits.ts'
import { everAbove } from '../store/groups.ts'
import { insertHistory, knownChanges, newestMoments, takeDue, valuesBefore } from '../store/history.ts'
import { canonicalOf } from '../store/identities.ts'
import { type Frame, frameOf } from './frame.ts'

/**
 * Sets attributes as of the moments at which they changed. The newest change stands on the account, older ones only
 * enter the history, future ones wait; a change that the history has already is passed over.
 * What modules and people set is the product's own word and comes before every source that nobody ranked (rule 4).
 */
export async function setAttributes(tx: Tx, changes: AttributeChange[]): Promise<void> {
  await putChanges(tx, await recognised(tx, changes), () => ownSource)
}

/** The same for a source's own dated changes, which keep the source's standing among the masters. Answers those that were new. */
export async function putChanges(
  tx: Tx,
  changes: Change[],
  standing: (change: Change) => string,
): Promise<ReadonlySet<Change>> {
  if (changes.length === 0) return new Set()
  const frame = await frameOf(tx)
  const told = distinct(changes)
  const known = await knownChanges(tx, told)
  const fresh = inOrder(told.filter((_, place) => !known.has(place)))
  const ids = [...new Set(fresh.map((change) => change.account))]
  const records = new Map((await heldAccounts(tx, ids)).map((record) => [record.id, record]))
  const before = new Map(records)
  const newest = await newestMoments(tx, ids)
  const history: Change[] = []
  const due: Change[] = []
  for (const change of fresh) {
    const record = records.get(change.account)
    if (!record) throw unknownAccount()
    if (change.happenedAt > frame.moment) {
      due.push(change)
      continue
    }
    const entered = enter(record, change, newest.get(newestKey(change)), { ...frame, source: standing(change) })
    if (entered.record !== record) records.set(record.id, standingOf(entered.record, change, standing(change)))
    for (const one of entered.changes) newest.set(newestKey(one), laterOf(newest.get(newestKey(one)), one.happenedAt))
    history.push(...entered.changes)
  }
  await insertHistory(tx, history, due)
  await insertEdits(tx, editsIn(history, before))
  await saveMoved(tx, [...records.values()], history)
  return new Set(fresh)
}

/** Of what people changed by hand it is kept what stood before, so that it can be taken back. */
function editsIn(changes: readonly Change[], before: ReadonlyMap<AccountId, AccountRecord>): EditRow[] {
  return changes.flatMap(({ account, attribute, value, by }) => {
    const record = before.get(account)
    return by && record ? [{ ...by, account, attribute, before: standingIn(record, attribute), after: value }] : []
  })
}

const laterOf = (a: Date | undefined, b: Date): Date => (a && a > b ? a : b)

/** The same said twice in one breath is said once. */
function distinct(changes: Change[]): Change[] {
  const keyOf = (c: Change) => JSON.stringify([c.account, c.attribute, c.happenedAt.getTime(), c.value])
  return [...new Map(changes.map((change) => [keyOf(change), change])).values()]
}

const newestKey = (change: Change) => `${change.account} ${change.attribute}`

function standingOf(record: AccountRecord, { attribute }: Change, source: string): AccountRecord {
  return { ...record, provenance: { ...record.provenance, [attribute]: source } }
}

/** What a change does: nothing where it repeats live what stands, a row of history where it is old, else a new value. */
function enter(record: AccountRecord, change: Change, newest: Date | undefined, frame: Entering) {
  if (newest && newest > change.happenedAt) return enterEarlier(record, change, newest, frame)
  if (!isSameValue(attributeValue(record, change.attribute), change.value)) return applyChange(record, change, frame)
  return { record, changes: change.origin === 'live' && newest ? [] : [change] }
}

interface Entering extends Frame {
  /** Whose word the change is. */
  source: string
}

/**
 * A change from before the newest that is known enters the history alone, unless it holds until now and a lesser source said
 * otherwise: a billing contract that began in spring outdoes what the CRM's export says of its ARR today.
 */
function enterEarlier(record: AccountRecord, change: Change, newest: Date, frame: Entering) {
  const stands = { value: attributeValue(record, change.attribute), source: record.provenance[change.attribute] ?? '' }
  const incoming = { value: change.value, source: frame.source }
  const verdict = change.prevails ? weigh(change.attribute, stands, incoming, frame.masters) : 'conflict'
  // What both say is the higher one's word from now on.
  if (verdict === 'same' && change.value !== null) return { record: { ...record }, changes: [change] }
  if (verdict !== 'take') return { record, changes: [change] }
  const now = { ...change, happenedAt: newest, knownAt: laterOf(newest, change.knownAt) }
  const applied = applyChange(record, now, frame)
  return { record: applied.record, changes: [change, ...applied.changes] }
}

/** Saves the accounts that changes are about and tells those above. */
export async function saveMoved(tx: Tx, records: AccountRecord[], changes: readonly Change[]): Promise<void> {
  const moved = new Set(changes.map((change) => change.account))
  await putAccounts(
    tx,
    records.filter((record) => moved.has(record.id)),
  )
  await tellChanged(tx, changes)
  await tellAssigned(tx, records, changes)
}

/** Tells each account's new owner, where it changed hands now: imported history is no news (rule 7). */
async function tellAssigned(tx: Tx, records: readonly AccountRecord[], changes: readonly Change[]): Promise<void> {
  const owners = new Map(records.map(({ id, ownerId }) => [id, ownerId]))
  const assigned = changes.filter(
    ({ account, attribute, origin, value }) =>
      attribute === 'owner' && origin === 'live' && value !== null && owners.get(account) === value,
  )
  if (assigned.length === 0) return
  const accounts = assigned.map(({ account, value, by, toldBy }) => ({
    account,
    owner: value,
    by: by?.member ?? toldBy ?? null,
  }))
  await tell(tx, [
    { name: 'accounts.assigned', account: null, data: { accounts }, key: `accounts.assigned:${newId(tx.now)}` },
  ])
}

/** Says once per batch which accounts changed in what, and from which moment on. */
export async function tellChanged(tx: Tx, changes: readonly Moved[]): Promise<void> {
  if (changes.length === 0) return
  const accounts = new Set(changes.map((change) => change.account))
  for (const above of await groupsFelt(tx, changes)) accounts.add(above)
  const since = new Date(changes.reduce((least, change) => Math.min(least, reachOf(change)), Number.POSITIVE_INFINITY))
  const data = {
    accounts: [...accounts].sort(),
    attributes: [...new Set(changes.map((change) => change.attribute))].sort(),
    since: since.toISOString(),
    isLate: changes.some(isLate),
  }
  await tell(tx, [{ name: 'accounts.changed', account: null, data, key: `accounts.changed:${newId(tx.now)}` }])
}

/** What accounts of a group pay, and who belongs to it, is felt by all that stand or ever stood above them. */
async function groupsFelt(tx: Tx, changes: readonly Moved[]): Promise<AccountId[]> {
  const felt = changes.filter(({ attribute }) => grouped.has(attribute)).map((change) => change.account)
  return felt.length === 0 ? [] : everAbove(tx, [...new Set(felt)])
}

const grouped = new Set(['parent', 'arr', 'currency'])

/** From when on a change is felt. Since when an account is a customer is one value for all days, the earliest ones too. */
const reachOf = ({ attribute, happenedAt }: Moved): number => (attribute === 'since' ? 0 : happenedAt.getTime())

/** Of what is measured only the number of people depends on when one came to know of them. */
const isLate = ({ attribute, happenedAt, knownAt }: Moved): boolean =>
  attribute === 'contacts' && !(knownAt && knownAt <= happenedAt)

interface Moved {
  account: AccountId
  /** An attribute, or `contacts` where people came or went. */
  attribute: string
  happenedAt: Date
  knownAt?: Date
}

async function recognised(tx: Tx, changes: readonly AttributeChange[]): Promise<Change[]> {
  const canonical = await canonicalOf(tx, [...new Set(changes.map((change) => change.account))])
  return changes.map((change) => {
    const account = canonical.get(change.account)
    if (!account) throw unknownAccount()
    return { ...change, account, attribute: knownAttribute(change.attribute) }
  })
}

const unknownAccount = () => new AppError('not_found', told`No account with this id`)

function knownAttribute(word: string): AttributeKey {
  const key = attributeKey(word)
  if (key) return key
  throw new AppError('invalid', told`${word} is no attribute of an account`, {
    field: 'attribute',
    remedy: told`Use a name such as owner, arr or custom.region`,
  })
}

/** Puts changes on their accounts whose moment has come. Answers how many there were. */
export async function applyDue(tx: Tx, limit = 500): Promise<number> {
  const frame = await frameOf(tx)
  const due = await takeDue(tx, frame.moment, limit)
  const records = new Map((await heldAccounts(tx, [...new Set(due.map((c) => c.account))])).map((r) => [r.id, r]))
  const derived: Change[] = []
  for (const change of inOrder(due)) {
    const record = records.get(change.account)
    if (!record) continue
    const applied = applyChange(record, change, frame)
    records.set(record.id, standingOf(applied.record, change, ownSource))
    // What follows is known from now on: where the moment has passed for a while, the days between were judged without it.
    const followers = applied.changes.filter((one) => one.attribute !== change.attribute)
    derived.push(...followers.map((one) => ({ ...one, knownAt: frame.moment })))
  }
  await insertHistory(tx, derived)
  await saveMoved(tx, [...records.values()], due)
  return due.length
}

/** The value that an attribute had on a day, by what was known at its end; accounts of which nothing was known are absent. */
export async function attributesOn(
  tx: Tx,
  accounts: readonly AccountId[],
  attribute: string,
  on: Day,
): Promise<Map<AccountId, CustomValue>> {
  const { zone } = await settings(tx)
  return valuesBefore(tx, accounts, knownAttribute(attribute), endOfDay(on, zone))
}

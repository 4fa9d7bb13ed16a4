import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { audit } from '../../workspaces/index.ts'
import type { AccountRecord, CustomValue } from '../domain/account.ts'
import { type AttributeKey, attributeNames, attributeValue } from '../domain/attribute.ts'
import { isSameValue } from '../domain/custom.ts'
import { accountsOf } from '../store/accounts.ts'
import { ownerNames } from './accounts.ts'

/** Notes an account that was made by hand with all that was said of it. */
export async function noteCreated(tx: Tx, viewer: Viewer, id: AccountId): Promise<void> {
  const record = await recordOf(tx, id)
  const words = await wordsFor(tx, [record])
  const said = keysOf([record]).filter((key) => attributeValue(record, key) !== null)
  await audit(tx, viewer, {
    action: 'accounts.created',
    subject: 'account',
    subjectId: id,
    after: Object.fromEntries(said.map((key) => [key, words(record, key)])),
  })
}

/** Notes what an edit changed, what followed from it included. An edit that changed nothing is no change. */
export async function noteEdited(tx: Tx, viewer: Viewer, before: AccountRecord): Promise<void> {
  const after = await recordOf(tx, before.id)
  const changed = keysOf([before, after]).filter(
    (key) => !isSameValue(attributeValue(before, key), attributeValue(after, key)),
  )
  if (changed.length === 0) return
  const words = await wordsFor(tx, [before, after])
  // The name stands in both, so that the log can say whose change it is.
  const shown = (record: AccountRecord) =>
    Object.fromEntries([['name', record.name], ...changed.map((key) => [key, words(record, key)])])
  await audit(tx, viewer, {
    action: 'accounts.changed',
    subject: 'account',
    subjectId: before.id,
    before: shown(before),
    after: shown(after),
  })
}

async function recordOf(tx: Tx, id: AccountId): Promise<AccountRecord> {
  const [record] = await accountsOf(tx, [id])
  if (!record) throw new Error('An account that was just written is there')
  return record
}

function keysOf(records: readonly AccountRecord[]): AttributeKey[] {
  const custom = records.flatMap((record) => Object.keys(record.custom))
  return [...attributeNames, ...[...new Set(custom)].sort().map((key): AttributeKey => `custom.${key}`)]
}

/** Owner and parent by name: who reads the log later knows names, not ids. */
async function wordsFor(tx: Tx, records: readonly AccountRecord[]) {
  const owners = await ownerNames(tx)
  const parents = await accountsOf(
    tx,
    records.flatMap(({ parentId }) => parentId ?? []),
  )
  return (record: AccountRecord, key: AttributeKey): CustomValue => {
    const value = attributeValue(record, key)
    if (key === 'owner') return owners.get(value as MemberId) ?? value
    if (key === 'parent') return parents.find(({ id }) => id === value)?.name ?? value
    return value
  }
}

import type { AccountId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { audit } from '../../workspaces/index.ts'
import type { AccountRecord, Unit } from '../domain/account.ts'
import { noted, notedChange, notedUnitChange } from '../domain/noted.ts'
import { accountsOf } from '../store/accounts.ts'

/** The name of an account for the log, which nothing can be taken out of; a consumer's is a person's, and left out. */
export async function notedName(tx: Tx, id: AccountId): Promise<{ name?: string }> {
  const [record] = await accountsOf(tx, [id])
  return record && record.kind !== 'consumer' ? { name: record.name } : {}
}

/** Notes in the log that somebody made an account. */
export async function noteMade(tx: Tx, viewer: Viewer, id: AccountId): Promise<void> {
  const [record] = await accountsOf(tx, [id])
  if (!record) return
  await audit(tx, viewer, { action: 'account.made', subject: 'account', subjectId: id, after: noted(record) })
}

/** Notes what somebody changed of an account, from what to what. Nothing changed is nothing to note. */
export async function noteChanged(tx: Tx, viewer: Viewer, before: Parameters<typeof notedChange>[0]): Promise<void> {
  const [after] = await accountsOf(tx, [before.id])
  const change = after && notedChange(before, after)
  if (!change) return
  await audit(tx, viewer, { action: 'account.changed', subject: 'account', subjectId: before.id, ...change })
}

/** Notes what somebody changed of a unit of an account. */
export async function noteUnitChanged(
  tx: Tx,
  viewer: Viewer,
  account: AccountRecord,
  { before, after }: { before: Unit; after: Unit },
): Promise<void> {
  const change = notedUnitChange(account, before, after)
  if (!change) return
  await audit(tx, viewer, { action: 'unit.changed', subject: 'account', subjectId: account.id, ...change })
}

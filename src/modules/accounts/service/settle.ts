import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { audit } from '../../workspaces/index.ts'
import { attributeKey } from '../domain/attribute.ts'
import { accountsOf } from '../store/accounts.ts'
import { dropConflicts, openConflict, settleConflict } from '../store/settings.ts'
import { mustSeeRecord } from './accounts.ts'
import { putChanges } from './attributes.ts'
import { frameOf } from './frame.ts'

export interface Settlement {
  account: AccountId
  attribute: string
  source: string
  /** Whose word stands from now on. */
  take: 'theirs' | 'ours'
}

/**
 * Settles what a source says against the value that stands. Its word taken, the source is heard on this attribute of the
 * account from then on; ours kept, nothing is asked again until the source says something else.
 */
export async function settle(tx: Tx, viewer: Viewer, { account, attribute, source, take }: Settlement): Promise<void> {
  const record = await mustSeeRecord(tx, viewer, account)
  const key = attributeKey(attribute)
  const conflict = key && (await openConflict(tx, { account: record.id, attribute: key, source }))
  if (!key || !conflict)
    throw new AppError('not_found', told`There is no such conflict`, {
      field: 'attribute',
      remedy: told`Read the list again`,
    })
  if (take === 'ours') await settleConflict(tx, { account: record.id, attribute: key, source })
  else {
    const { moment } = await frameOf(tx)
    const { value } = conflict
    const change = {
      account: record.id,
      attribute: key,
      value,
      happenedAt: moment,
      knownAt: moment,
      origin: 'live' as const,
      source,
    }
    await putChanges(tx, [change], () => source)
    await dropConflicts(tx, source, [{ account: record.id, attribute: key }])
  }
  const [after] = await accountsOf(tx, [record.id])
  await audit(tx, viewer, {
    action: 'accounts.conflict_settled',
    subject: 'account',
    subjectId: record.id,
    before: { attribute, kept: conflict.kept, keptSource: conflict.keptSource },
    after: { value: take === 'ours' ? conflict.kept : conflict.value, source, take, name: after?.name },
  })
}

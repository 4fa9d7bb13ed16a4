import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
import type { Renewal } from '../domain/renewal.ts'
import * as store from '../store/renewals.ts'

/** A renewal of an account that the viewer sees, held until the transaction ends. */
export async function mustRenewal(tx: Tx, viewer: Viewer, id: AccountId, dueOn: Day) {
  const account = await mustSee(tx, viewer, id)
  const renewal: Renewal | undefined = await store.renewalOn(tx, account.id, dueOn)
  if (!renewal) throw new AppError('not_found', told`Nothing of this account is due on this day`)
  return { account, renewal }
}

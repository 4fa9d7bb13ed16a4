import { sql } from 'kysely'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'

interface Named {
  account: AccountId
  name: string
  owner: MemberId | null
}

/** Of some accounts those that a viewer sees, with their names and owners. */
export const namedAmong = (tx: Tx, viewer: Viewer, accounts: readonly AccountId[]): Promise<Named[]> =>
  tx.rows(sql<Named>`
    select a.id as account, a.name, a.owner_id as owner from accounts a
    where a.workspace_id = ${tx.workspace} and a.id = any(${accounts}::uuid[]) and ${visible(viewer)}`)

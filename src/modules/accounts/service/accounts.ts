import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { members, namesOfMembers } from '../../workspaces/index.ts'
import type { Account, AccountRecord } from '../domain/account.ts'
import { rawId } from '../domain/identity.ts'
import * as store from '../store/accounts.ts'
import { identitiesOf } from '../store/identities.ts'

/** The account for a viewer; absent and foreign accounts are refused alike (rule 37). A merged id means the survivor. */
export async function mustSee(tx: Tx, viewer: Viewer, id: AccountId): Promise<Account> {
  const record = await mustSeeRecord(tx, viewer, id)
  const [account] = await named(tx, [record])
  if (!account) throw absent()
  return { ...account, parentId: (await seenParent(tx, viewer, record))?.id ?? null }
}

/** The account above, if the viewer sees it; else it is as if there were none. */
export async function seenParent(
  tx: Tx,
  viewer: Pick<Viewer, 'sees'>,
  { parentId }: AccountRecord,
): Promise<AccountRecord | undefined> {
  return parentId ? (await store.seenAccounts(tx, viewer, [parentId]))[0] : undefined
}

/** Ids of other systems reach accounts and people of every book, so only those who see all may name one. */
export function mayNameIds(
  viewer: Pick<Viewer, 'sees'>,
  ids: { source?: string | undefined; externalId?: string | undefined },
): void {
  if (viewer.sees.kind === 'all' || (ids.source === undefined && ids.externalId === undefined)) return
  throw new AppError('forbidden', told`Ids of other systems are named by members who see all accounts`, {
    field: 'externalId',
    remedy: told`Leave out source and externalId`,
  })
}

export async function mustSeeRecord(tx: Tx, viewer: Pick<Viewer, 'sees'>, id: AccountId): Promise<AccountRecord> {
  const record = await store.seenAccount(tx, viewer, id)
  if (!record) throw absent()
  return record
}

export const absent = () => new AppError('not_found', told`No account with this id`)

/** Accounts with the names of their owners. */
export async function named(tx: Tx, records: readonly AccountRecord[]): Promise<Account[]> {
  const owners = await ownerNames(tx, records)
  return records.map(
    ({ zone: _zone, sizeSet: _size, touchSet: _touch, provenance: _from, mergedInto: _into, ...account }) => ({
      ...account,
      ownerName: account.ownerId ? (owners.get(account.ownerId) ?? null) : null,
    }),
  )
}

export async function memberNames(tx: Tx): Promise<Map<MemberId, string>> {
  return new Map((await members(tx)).map((member) => [member.id, member.name]))
}

/** Only of those who own one of the accounts: of hundreds of members a page names a few. */
const ownerNames = (tx: Tx, accounts: readonly Pick<AccountRecord, 'ownerId'>[]): Promise<Map<MemberId, string>> =>
  namesOfMembers(tx, [...new Set(accounts.flatMap(({ ownerId }) => (ownerId ? [ownerId] : [])))])

export async function find(tx: Tx, ids: readonly AccountId[]): Promise<Account[]> {
  return ids.length === 0 ? [] : named(tx, await store.accountsOf(tx, ids))
}

export interface Resolved {
  raw: AccountId
  account: AccountId | null
}

/** What a source's ids of accounts mean here: the id under which facts are kept, and the living account where one is known. */
export async function resolve(tx: Tx, source: string, externalIds: readonly string[]): Promise<Map<string, Resolved>> {
  const raws = new Map(externalIds.map((externalId) => [externalId, rawId(tx.workspace, source, externalId)]))
  const known = new Map(
    (await identitiesOf(tx, [...new Set(raws.values())])).map((identity) => [identity.raw, identity.account]),
  )
  return new Map([...raws].map(([externalId, raw]) => [externalId, { raw, account: known.get(raw) ?? null }]))
}

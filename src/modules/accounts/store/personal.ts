import { sql } from 'kysely'
import type { AccountId, ContactId, PersonId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from './accounts.ts'

export interface FoundPerson {
  /** Of the contact, or of the account that is this one person. */
  id: ContactId | AccountId
  name: string
  email: string | null
  accounts: string[]
}

/** Contacts of accounts that the viewer sees, and accounts that are one person, whose name or mail address contains a text. */
export function peopleNamed(tx: Tx, viewer: Pick<Viewer, 'sees'>, text: string, limit: number): Promise<FoundPerson[]> {
  const term = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return tx.rows(sql<FoundPerson>`
    select * from (
      select c.id, c.name, c.email, coalesce(array_agg(a.name order by a.name) filter (where a.id is not null), '{}') as accounts
      from accounts_contacts c
      left join accounts_memberships m on m.workspace_id = c.workspace_id and m.contact_id = c.id
      left join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id and ${visible(viewer)}
      where c.workspace_id = ${tx.workspace} and (lower(c.name) like ${term} or lower(c.email) like ${term})
      group by c.id, c.name, c.email having ${seesAll(viewer)} or count(a.id) > 0
      union all
      select a.id, a.name, null, array[a.name] from accounts a
      where a.workspace_id = ${tx.workspace} and a.kind = 'consumer' and ${visible(viewer)} and lower(a.name) like ${term}
        and not exists (select from accounts_memberships m where m.workspace_id = a.workspace_id and m.account_id = a.id)) p
    order by lower(p.name), p.id limit ${limit}`)
}

const seesAll = (viewer: Pick<Viewer, 'sees'>) => (viewer.sees.kind === 'all' ? sql`true` : sql`false`)

/** The contact with this id, if the viewer sees one of its accounts; a contact without any belongs to those who see all. */
export function seenContact(
  tx: Tx,
  viewer: Pick<Viewer, 'sees'>,
  id: string,
): Promise<{ id: ContactId; name: string } | undefined> {
  return tx.row(sql<{ id: ContactId; name: string }>`
    select c.id, c.name from accounts_contacts c
    where c.workspace_id = ${tx.workspace} and c.id = ${id} and (${seesAll(viewer)} or exists (
      select from accounts_memberships m join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
      where m.workspace_id = c.workspace_id and m.contact_id = c.id and ${visible(viewer)}))`)
}

/** The account with this id, if it is one person and the viewer sees it. */
export function seenConsumer(
  tx: Tx,
  viewer: Pick<Viewer, 'sees'>,
  id: string,
): Promise<{ id: AccountId; name: string } | undefined> {
  return tx.row(sql<{ id: AccountId; name: string }>`
    select a.id, a.name from accounts a
    where a.workspace_id = ${tx.workspace} and a.id = ${id} and a.kind = 'consumer' and ${visible(viewer)}`)
}

/** Every id under which events of these people came, earlier ones among them. */
export async function rawsOf(tx: Tx, contacts: readonly ContactId[]): Promise<PersonId[]> {
  const rows = await tx.rows(sql<{ raw: PersonId }>`
    with own as (
      select raw_id as raw from accounts_identities
      where workspace_id = ${tx.workspace} and kind = 'person' and contact_id = any(${contacts}::uuid[]))
    select raw from own
    union select a.raw_id from accounts_aliases a join own on a.person_raw = own.raw where a.workspace_id = ${tx.workspace}
    order by 1`)
  return rows.map(({ raw }) => raw)
}

/** Accounts that are one person, and that person is this contact alone; what was merged into them is theirs as well. */
export async function consumersOf(tx: Tx, contact: ContactId): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    with own as (
      select a.id from accounts a join accounts_memberships m on m.workspace_id = a.workspace_id and m.account_id = a.id
      where a.workspace_id = ${tx.workspace} and a.kind = 'consumer'
      group by a.id having bool_and(m.contact_id = ${contact}))
    select id from own
    union select a.id from accounts a join own on a.merged_into = own.id where a.workspace_id = ${tx.workspace}`)
  return rows.map(({ id }) => id)
}

/** Whose ids these are, where they are known contacts'. */
export async function contactsOfRaws(tx: Tx, raws: readonly PersonId[]): Promise<Map<PersonId, ContactId>> {
  const rows = await tx.rows(sql<{ raw: PersonId; contact: ContactId }>`
    select raw_id as raw, contact_id as contact from accounts_identities
    where workspace_id = ${tx.workspace} and raw_id = any(${raws}::uuid[]) and contact_id is not null`)
  return new Map(rows.map(({ raw, contact }) => [raw, contact]))
}

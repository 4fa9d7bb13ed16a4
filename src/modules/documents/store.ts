import { sql } from 'kysely'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Language } from '../../kernel/words.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Section } from './domain/sections.ts'

export interface Link {
  id: string
  account: AccountId
  member: MemberId
  sections: Section[]
  /** In which its document is. */
  language: Language
  madeAt: Date
  endsAt: Date
  revokedAt: Date | null
  opened: number
  lastOpenedAt: Date | null
}

const columns = sql`l.id, l.account_id as account, l.member_id as member, l.sections, l.language, l.made_at as "madeAt",
  l.ends_at as "endsAt", l.revoked_at as "revokedAt", l.opened, l.last_opened_at as "lastOpenedAt"`

export async function insertLink(
  tx: Tx,
  link: Pick<Link, 'id' | 'account' | 'member' | 'sections' | 'language' | 'endsAt'> & { hash: string },
): Promise<void> {
  await tx.run(sql`
    insert into documents_links (workspace_id, id, account_id, member_id, hash, sections, language, made_at, ends_at)
    values (${tx.workspace}, ${link.id}, ${link.account}, ${link.member}, ${link.hash}, ${link.sections}::text[],
      ${link.language}, ${tx.now}, ${link.endsAt})`)
}

interface LinkPage {
  account: AccountId
  after: { at: string; id: string } | undefined
  limit: number
}

/** The links of an account, newest first. */
export function linksOf(tx: Tx, { account, after, limit }: LinkPage): Promise<Link[]> {
  return tx.rows(sql<Link>`
    select ${columns} from documents_links l
    where l.workspace_id = ${tx.workspace} and l.account_id = ${account}
      and (${after?.at ?? null}::timestamptz is null
        or (l.made_at, l.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by l.made_at desc, l.id desc limit ${limit}`)
}

/** A link that has neither ended nor been taken back. */
export function liveLink(tx: Tx, hash: string): Promise<Link | undefined> {
  return tx.row(sql<Link>`
    select ${columns} from documents_links l
    where l.workspace_id = ${tx.workspace} and l.hash = ${hash} and l.revoked_at is null and l.ends_at > ${tx.now}`)
}

export function liveLinksOf(tx: Tx, member: MemberId): Promise<Link[]> {
  return tx.rows(sql<Link>`
    select ${columns} from documents_links l
    where l.workspace_id = ${tx.workspace} and l.member_id = ${member} and l.revoked_at is null and l.ends_at > ${tx.now}
    order by l.made_at, l.id`)
}

/** Takes back a link of this account; answers undefined where there is none that still lives. */
export function revokeLink(tx: Tx, account: AccountId, id: string): Promise<Link | undefined> {
  return tx.row(sql<Link>`
    update documents_links l set revoked_at = ${tx.now}
    where l.workspace_id = ${tx.workspace} and l.account_id = ${account} and l.id = ${id} and l.revoked_at is null
      and l.ends_at > ${tx.now}
    returning ${columns}`)
}

export async function isLinkOf(tx: Tx, account: AccountId, id: string): Promise<boolean> {
  const found = await tx.row(sql<{ id: string }>`
    select id from documents_links where workspace_id = ${tx.workspace} and account_id = ${account} and id = ${id}`)
  return found !== undefined
}

/** Takes back every link, or those of one member; answers how many still lived. */
export function revokeLinks(tx: Tx, of: MemberId | 'everybody'): Promise<number> {
  const member = of === 'everybody' ? null : of
  return tx.run(sql`
    update documents_links set revoked_at = ${tx.now}
    where workspace_id = ${tx.workspace} and (${member}::uuid is null or member_id = ${member}::uuid)
      and revoked_at is null and ends_at > ${tx.now}`)
}

export async function noteOpening(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update documents_links set opened = opened + 1, last_opened_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

export type Sharing = 'allowed' | 'forbidden'

export async function sharingOf(tx: Tx): Promise<Sharing> {
  const row = await tx.row(sql<{ sharing: Sharing }>`
    select sharing from documents_settings where workspace_id = ${tx.workspace}`)
  return row?.sharing ?? 'allowed'
}

export async function putSharing(tx: Tx, sharing: Sharing): Promise<void> {
  await tx.run(sql`
    insert into documents_settings (workspace_id, sharing) values (${tx.workspace}, ${sharing})
    on conflict (workspace_id) do update set sharing = excluded.sharing`)
}

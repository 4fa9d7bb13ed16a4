import { type RawBuilder, sql } from 'kysely'
import type { Brand, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Calendar } from '../domain/calendar.ts'
import type { SenderId, Status } from '../domain/message.ts'

export type NoteId = Brand<string, 'NoteId'>

/** Mail to one of our own people. */
export interface Note {
  id: NoteId
  key: string
  ref: string
  member: MemberId
  sender: SenderId | null
  subject: string
  body: string
  html: string | null
  calendar: Calendar | null
  status: Exclude<Status, 'bounced' | 'replied'>
  reason: string | null
  dueAt: Date
  attempts: number
}

export const columns: RawBuilder<unknown> = sql`
  m.id, m.key, m.ref, m.member_id as member, m.sender_id as sender, m.subject, m.body, m.html, m.calendar, m.status, m.reason,
  m.due_at as "dueAt", m.attempts`

/** Adds notes; one whose key is known already is passed over. Answers the keys of those that are new. */
export async function insertNotes(tx: Tx, notes: readonly Note[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ key: string }>`
    insert into messaging_notes (workspace_id, id, key, ref, member_id, sender_id, subject, body, html, calendar, status, reason,
      due_at, made_at)
    select ${tx.workspace}, n.id, n.key, n.ref, n.member, n.sender, n.subject, n.body, n.html, n.calendar, n.status, n.reason,
      n."dueAt", ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(notes)}::jsonb) as n (id uuid, key text, ref text, member uuid, sender uuid,
      subject text, body text, html text, calendar jsonb, status text, reason text, "dueAt" timestamptz)
    on conflict (workspace_id, key) do nothing returning key`)
  return new Set(rows.map(({ key }) => key))
}

/** From here on until its outcome the note counts as being handed over, whatever becomes of this process. */
export async function markSending(tx: Tx, id: NoteId, until: Date): Promise<void> {
  await tx.run(sql`
    update messaging_notes set status = 'sending', attempts = attempts + 1, leased_until = ${until}, tried_at = ${tx.now},
      reason = null
    where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
}

export interface Decided {
  id: NoteId
  status: 'waiting' | 'held' | 'discarded'
  sender: SenderId | null
  reason: string | null
}

/** Sends, holds or discards notes again: what a second look, or a person, decided. */
export async function saveNotes(tx: Tx, notes: readonly Decided[]): Promise<void> {
  if (notes.length === 0) return
  await tx.run(sql`
    update messaging_notes m set status = d.status, reason = d.reason, sender_id = d.sender, due_at = ${tx.now}, lease = null,
      leased_until = null
    from jsonb_to_recordset(${JSON.stringify(notes)}::jsonb) as d (id uuid, status text, sender uuid, reason text)
    where m.workspace_id = ${tx.workspace} and m.id = d.id`)
}

export interface ListedNote extends Note {
  memberName: string
  madeAt: Date
}

const listed = sql`${columns}, w.name as "memberName", m.made_at as "madeAt"
  from messaging_notes m join workspaces_members w on w.workspace_id = m.workspace_id and w.id = m.member_id`

/** Notes that wait for a person: held, failed, or of an outcome that nobody knows. Newest first. */
export function staying(
  tx: Tx,
  { after, limit }: { after: { at: string; id: string } | undefined; limit: number },
): Promise<ListedNote[]> {
  return tx.rows(sql<ListedNote>`
    select ${listed}
    where m.workspace_id = ${tx.workspace} and m.status in ('held', 'ambiguous', 'failed')
      and (${after?.at ?? null}::timestamptz is null
        or (m.made_at, m.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by m.made_at desc, m.id desc limit ${limit}`)
}

/** These notes, held until the transaction ends. */
export function notesFor(tx: Tx, ids: readonly string[]): Promise<ListedNote[]> {
  return tx.rows(sql<ListedNote>`
    select ${listed} where m.workspace_id = ${tx.workspace} and m.id = any(${ids}::uuid[]) order by m.id for update of m`)
}

import { type RawBuilder, sql } from 'kysely'
import type { AccountId, ContactId, MeetingId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Answer, Attendee, Meeting } from '../domain/meeting.ts'
import type { Hours } from '../domain/slots.ts'

export const columns = sql`
  m.id, m.account_id as account, m.title, m.agenda, m.starts_at as "startsAt", m.ends_at as "endsAt", m.minutes, m.zone, m.place,
  m.organiser_id as organiser, m.status, m.origin, m.key, m.sequence, m.link_id as link, m.guest_name as "guestName",
  m.guest_mail as "guestMail", m.guest_says as "guestSays", m.redirect_to as "redirectTo", m.step_key as "stepKey",
  m.step_waits as "stepWaits", m.note, m.engagement_id as engagement, m.why, m.made_at as "madeAt", m.made_by as "madeBy",
  m.closed_at as "closedAt", m.closed_by as "closedBy", m.version`

export interface Row extends Omit<Meeting, 'guest' | 'step'> {
  guestName: string | null
  guestMail: string | null
  guestSays: string | null
  stepKey: string | null
  stepWaits: 'booked' | 'held' | null
}

export const meetingOf = ({ guestName, guestMail, guestSays, stepKey, stepWaits, ...row }: Row): Meeting => ({
  ...row,
  guest: guestName !== null && guestMail !== null ? { name: guestName, mail: guestMail, says: guestSays } : null,
  step: stepKey !== null && stepWaits !== null ? { key: stepKey, waits: stepWaits } : null,
})

const rowOf = ({ guest, step, ...meeting }: Meeting): Row => ({
  ...meeting,
  guestName: guest?.name ?? null,
  guestMail: guest?.mail ?? null,
  guestSays: guest?.says ?? null,
  stepKey: step?.key ?? null,
  stepWaits: step?.waits ?? null,
})

export const meetingsFrom = async (tx: Tx, rest: RawBuilder<unknown>): Promise<Meeting[]> =>
  (await tx.rows(sql<Row>`select ${columns} from meetings m ${rest}`)).map(meetingOf)

const shape = sql`(id uuid, account uuid, title text, agenda text, "startsAt" timestamptz, "endsAt" timestamptz, minutes int, zone text,
  place text, organiser uuid, status text, origin text, key text, sequence int, link uuid, "guestName" text, "guestMail" text,
  "guestSays" text, "redirectTo" uuid, "stepKey" text, "stepWaits" text, note text, engagement uuid, why text, "madeAt" timestamptz,
  "madeBy" uuid, "closedAt" timestamptz, "closedBy" uuid, version int)`

/** Adds meetings; one whose key is known already is passed over. Answers those that are new. */
export async function insertMeetings(tx: Tx, meetings: readonly Meeting[]): Promise<Set<MeetingId>> {
  const rows = await tx.rows(sql<{ id: MeetingId }>`
    insert into meetings (workspace_id, id, account_id, account_raw, title, agenda, starts_at, ends_at, minutes, zone, place,
      organiser_id, status, origin, key, sequence, link_id, guest_name, guest_mail, guest_says, redirect_to, step_key, step_waits,
      made_at, made_by, version)
    select ${tx.workspace}, d.id, d.account, d.account, d.title, d.agenda, d."startsAt", d."endsAt", d.minutes, d.zone, d.place,
      d.organiser, d.status, d.origin, d.key, d.sequence, d.link, d."guestName", d."guestMail", d."guestSays", d."redirectTo",
      d."stepKey", d."stepWaits", d."madeAt", d."madeBy", d.version
    from jsonb_to_recordset(${JSON.stringify(meetings.map(rowOf))}::jsonb) as d ${shape}
    on conflict (workspace_id, key) where key is not null do nothing returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** Saves what may change of meetings. Who booked as a stranger and has an account by now is told of no longer as one. */
export async function saveMeetings(tx: Tx, meetings: readonly Meeting[]): Promise<void> {
  if (meetings.length === 0) return
  await tx.run(sql`
    update meetings m set account_id = d.account, account_raw = coalesce(m.account_raw, d.account), title = d.title,
      agenda = d.agenda, starts_at = d."startsAt", ends_at = d."endsAt", minutes = d.minutes, zone = d.zone, place = d.place,
      organiser_id = d.organiser, status = d.status, sequence = d.sequence, guest_name = d."guestName", guest_mail = d."guestMail",
      guest_says = d."guestSays", note = d.note, engagement_id = d.engagement, why = d.why, closed_at = d."closedAt",
      closed_by = d."closedBy", version = d.version
    from jsonb_to_recordset(${JSON.stringify(meetings.map(rowOf))}::jsonb) as d ${shape}
    where m.workspace_id = ${tx.workspace} and m.id = d.id`)
}

export const meetingsOfKeys = (tx: Tx, keys: readonly string[]): Promise<Meeting[]> =>
  meetingsFrom(tx, sql`where m.workspace_id = ${tx.workspace} and m.key = any(${keys}::text[])`)

/** A meeting by its id, held until the transaction ends; for whoever was let in by it. */
export async function meetingForUpdate(tx: Tx, id: MeetingId): Promise<Meeting | undefined> {
  return (await meetingsFrom(tx, sql`where m.workspace_id = ${tx.workspace} and m.id = ${id} for update`))[0]
}

/** Meetings by id that still lie ahead, held. */
export const aheadAmong = (tx: Tx, ids: readonly MeetingId[]): Promise<Meeting[]> =>
  meetingsFrom(
    tx,
    sql`where m.workspace_id = ${tx.workspace} and m.id = any(${ids}::uuid[]) and m.status in ('asked', 'planned')
      order by m.id for update`,
  )

/** What a member organises and what still lies ahead or waits for an answer, the next first, held; of some accounts or all. */
export const aheadOf = (tx: Tx, member: MemberId, accounts?: readonly AccountId[]): Promise<Meeting[]> =>
  meetingsFrom(
    tx,
    sql`where m.workspace_id = ${tx.workspace} and m.organiser_id = ${member} and m.status in ('asked', 'planned')
      and (${accounts ?? null}::uuid[] is null or m.account_id = any(${accounts ?? null}::uuid[]))
      order by m.starts_at nulls last, m.id for update`,
  )

/** Whoever takes an hour of a member waits here until the one before has it, so that nobody takes it twice. */
export async function holdHours(tx: Tx, members: readonly MemberId[]): Promise<void> {
  await tx.run(sql`
    select pg_advisory_xact_lock(hashtextextended('meetings ' || ${tx.workspace}::text || ' ' || id, 0))
    from (select distinct id::text as id from unnest(${members}::uuid[]) as id order by 1) held`)
}

/** When a member has a meeting between two moments, as organiser or as one who is invited and did not say no. */
export async function busyOf(
  tx: Tx,
  member: MemberId,
  between: { from: Date; until: Date; except?: MeetingId | undefined },
): Promise<Hours[]> {
  const rows = await tx.rows(sql<{ from: Date; until: Date }>`
    select m.starts_at as "from", m.ends_at as until from meetings m
    where m.workspace_id = ${tx.workspace} and m.status = 'planned' and m.starts_at < ${between.until} and m.ends_at > ${between.from}
      and m.id is distinct from ${between.except ?? null}::uuid
      and (m.organiser_id = ${member} or exists (select from meetings_attendees t
        where t.workspace_id = ${tx.workspace} and t.meeting_id = m.id and t.member_id = ${member} and t.answer <> 'no'))
    order by m.starts_at`)
  return rows.map(({ from, until }) => [from, until])
}

export type MeetingAttendee = Attendee & { meeting: MeetingId; name: string; mail: string | null; title: string | null }

/** Who is invited to meetings, the customer's people first. */
export function attendeesOf(tx: Tx, meetings: readonly MeetingId[]): Promise<MeetingAttendee[]> {
  return tx.rows(sql<MeetingAttendee>`
    select t.meeting_id as meeting, t.contact_id as contact, t.member_id as member, t.answer, t.answered_at as "answeredAt", t.came,
      coalesce(c.name, w.name, '') as name, coalesce(c.email, w.email) as mail, c.title
    from meetings_attendees t
    left join accounts_contacts c on c.workspace_id = t.workspace_id and c.id = t.contact_id
    left join workspaces_members w on w.workspace_id = t.workspace_id and w.id = t.member_id
    where t.workspace_id = ${tx.workspace} and t.meeting_id = any(${meetings}::uuid[])
    order by t.contact_id is null, lower(coalesce(c.name, w.name, '')), t.contact_id, t.member_id`)
}

export interface Invited {
  meeting: MeetingId
  contact: ContactId | null
  member: MemberId | null
}

/** Invites these and nobody else; who was invited before keeps their answer. Answers whom it left out. */
export async function setAttendees(
  tx: Tx,
  meetings: readonly MeetingId[],
  invited: readonly Invited[],
): Promise<Invited[]> {
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(invited)}::jsonb) as d (meeting uuid, contact uuid, member uuid)`
  const gone = await tx.rows(sql<Invited>`
    delete from meetings_attendees t where t.workspace_id = ${tx.workspace} and t.meeting_id = any(${meetings}::uuid[])
      and not exists (select from ${wanted} where d.meeting = t.meeting_id
        and (d.contact, d.member) is not distinct from (t.contact_id, t.member_id))
    returning t.meeting_id as meeting, t.contact_id as contact, t.member_id as member`)
  await tx.run(sql`
    insert into meetings_attendees (workspace_id, meeting_id, contact_id, member_id, answer)
    select ${tx.workspace}, d.meeting, d.contact, d.member, 'none' from ${wanted}
    on conflict do nothing`)
  return gone
}

/** Who came, of the customer's people; of meetings that nobody came to, nobody. */
export async function noteCame(tx: Tx, meetings: readonly MeetingId[], contacts: readonly ContactId[]): Promise<void> {
  await tx.run(sql`
    update meetings_attendees set came = contact_id = any(${contacts}::uuid[])
    where workspace_id = ${tx.workspace} and meeting_id = any(${meetings}::uuid[]) and contact_id is not null`)
}

/** Notes what the customer's people who are invited answered. */
export async function noteAnswers(tx: Tx, meeting: MeetingId, answer: Answer): Promise<void> {
  await tx.run(sql`
    update meetings_attendees set answer = ${answer}, answered_at = ${tx.now}
    where workspace_id = ${tx.workspace} and meeting_id = ${meeting} and contact_id is not null`)
}

/** Puts meetings of these accounts on the account that their own id now belongs to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    update meetings t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
}

/** Meetings to come that strangers booked with a member: all of them, and those of one mail address, known or not. */
export async function bookedAhead(
  tx: Tx,
  member: MemberId,
  mail: string,
): Promise<{ strangers: number; ofMail: number }> {
  const row = await tx.row(sql<{ strangers: number; ofMail: number }>`
    select count(*) filter (where m.account_id is null)::int as strangers,
      count(*) filter (where lower(m.guest_mail) = lower(${mail}) or exists (select from meetings_attendees t
        join accounts_contacts c on c.workspace_id = t.workspace_id and c.id = t.contact_id and lower(c.email) = lower(${mail})
        where t.workspace_id = ${tx.workspace} and t.meeting_id = m.id))::int as "ofMail"
    from meetings m where m.workspace_id = ${tx.workspace} and m.organiser_id = ${member} and m.status = 'planned'
      and m.origin = 'booking' and m.ends_at > ${tx.now}`)
  return row ?? { strangers: 0, ofMail: 0 }
}

/** What somebody who is invited answered; whoever is not invited answers nothing. */
export const noteAnswer = (
  tx: Tx,
  meeting: MeetingId,
  { contact, answer }: { contact: ContactId; answer: Answer },
): Promise<number> =>
  tx.run(sql`
    update meetings_attendees set answer = ${answer}, answered_at = ${tx.now}
    where workspace_id = ${tx.workspace} and meeting_id = ${meeting}::uuid and contact_id = ${contact}::uuid`)

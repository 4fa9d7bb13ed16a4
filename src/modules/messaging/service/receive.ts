import { dayOf } from '../../../kernel/day.ts'
import type { AccountId, ContactId, EngagementId, MemberId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import { saveEngagements } from '../../engagements/index.ts'
import { members, settings } from '../../workspaces/index.ts'
import { splitAddress } from '../domain/address.ts'
import { type CalendarReply, readCalendarReply } from '../domain/calendar-reply.ts'
import { answeredIn, bounceOf, glance, natureOf, ownWords, readReport } from '../domain/received.ts'
import { suppress } from '../store/consents.ts'
import { contactByMail, homesOf } from '../store/people.ts'
import * as store from '../store/received.ts'
import type { Parsed } from './parse.ts'

/** Told when a person answered a message: { message, account, contact, playbook, run, step }. */
export const replied = 'messaging.replied'

/** Told when a person's calendar answered an invitation: { uid, contact, answer }. */
export const invitationAnswered = 'messaging.invitation_answered'

export interface Arrived {
  mail: Parsed
  /** The addresses of ours at which it came in. */
  at: readonly string[]
  /** Whether one of them files mail. */
  files: boolean
}

/** Files a mail where it belongs, once, and answers what it was. */
export function receive(platform: Platform, workspace: WorkspaceId, arrived: Arrived): Promise<store.Received['kind']> {
  return platform.db.within(workspace, async (tx) => {
    const { mail } = arrived
    const refs = arrived.at.flatMap((address) => splitAddress(address).ref ?? [])
    const names = [...answeredIn(mail.headers), ...mail.returned]
    const ours = await store.answered(tx, { refs, names })
    const nature = natureOf(mail)
    if (nature === 'report') return bounce(tx, mail, ours)
    const answer = mail.calendar === null ? null : readCalendarReply(mail.calendar)
    if (answer) return answeredBy(tx, mail, ours, answer)
    if (nature === 'automatic') return keep(tx, mail, { kind: 'automatic', ours })
    if (arrived.files) return file(tx, mail, ours)
    return ours && !ours.isRedirected ? reply(tx, mail, ours) : keep(tx, mail, { kind: 'unknown', ours })
  })
}

interface Kept {
  kind: store.Received['kind']
  ours?: store.Answered | undefined
  account?: AccountId | null
  contact?: ContactId | null
}

async function keep(tx: Tx, mail: Parsed, kept: Kept): Promise<store.Received['kind']> {
  await insert(tx, mail, kept)
  return kept.kind
}

/** The id of a mail that is new; null for one that was taken before. */
async function insert(tx: Tx, mail: Parsed, { kind, ours, account, contact }: Kept): Promise<string | null> {
  const id = newId(tx.now)
  const isNew = await store.insertReceived(tx, {
    ...{ id, kind, name: mail.name, answers: ours?.id ?? null },
    account: account ?? ours?.account ?? null,
    contact: contact ?? null,
    ...{ from: mail.from.address, subject: mail.subject, body: ownWords(mail.text) },
  })
  return isNew ? id : null
}

/** A notice that a message did not arrive. It speaks of our message alone: nobody closes another address by such a notice. */
async function bounce(tx: Tx, mail: Parsed, ours: store.Answered | undefined): Promise<store.Received['kind']> {
  const report = readReport(mail.report ?? '')
  const kind = bounceOf(report)
  if (kind === 'none' || !ours) return keep(tx, mail, { kind: 'automatic', ours })
  if ((await insert(tx, mail, { kind: 'bounce', ours, contact: ours.contact })) === null) return 'bounce'
  const reason = told`It did not arrive: ${report.says.slice(0, 200)}`
  await store.noteBounced(tx, ours.id, { reason, response: report.says.slice(0, 500) })
  if (kind === 'hard' && ours.address !== null && !ours.isRedirected)
    await suppress(tx, {
      ...{
        address: ours.address,
        contact: ours.contact,
        cause: 'bounced',
        detail: report.says,
        message: ours.id,
        by: null,
      },
    })
  return 'bounce'
}

/** What somebody's calendar says about an invitation is no reply of theirs; whoever invited them is told. */
async function answeredBy(
  tx: Tx,
  mail: Parsed,
  ours: store.Answered | undefined,
  { uid, attendee, answer }: CalendarReply,
): Promise<store.Received['kind']> {
  const contact = (await contactByMail(tx, mail.from.address)) ?? (attendee ? await contactByMail(tx, attendee) : null)
  const id = await insert(tx, mail, { kind: 'automatic', ours, contact })
  if (id === null || contact === null || ours?.isRedirected) return 'automatic'
  const key = `${invitationAnswered} ${id}`
  await tell(tx, [{ name: invitationAnswered, account: ours?.account ?? null, data: { uid, contact, answer }, key }])
  return 'automatic'
}

/** G07 a message in the thread is a reply, whoever of the account wrote it. */
async function reply(tx: Tx, mail: Parsed, ours: store.Answered): Promise<store.Received['kind']> {
  const known = await contactByMail(tx, mail.from.address)
  const isTheirs = known !== null && (known === ours.contact || (await store.belongs(tx, known, ours.account)))
  const contact = isTheirs ? known : null
  const id = await insert(tx, mail, { kind: 'reply', ours, contact })
  if (id === null) return 'reply'
  await store.noteReplied(tx, ours.id)
  await onTimeline(tx, mail, { id, account: ours.account, contact, member: null, direction: 'inbound' })
  const { id: message, account, playbook, run, step } = ours
  await tell(tx, [
    {
      name: replied,
      account,
      data: { message, account, contact: ours.contact, playbook, run, step },
      key: `${replied} ${id}`,
    },
  ])
  return 'reply'
}

/** A copy that one of the staff sent to be filed, or a customer's mail that was sent there too. Anybody else's is kept aside. */
async function file(tx: Tx, mail: Parsed, ours: store.Answered | undefined): Promise<store.Received['kind']> {
  const staff = (await members(tx)).find(({ email, active }) => active && email.toLowerCase() === mail.from.address)
  const person = await personOf(tx, staff ? mail.to : [mail.from.address])
  if (person === null) return keep(tx, mail, { kind: 'unknown', ours })
  const { contact, account } = person
  const id = await insert(tx, mail, { kind: 'filed', ours, account, contact })
  if (id === null) return 'filed'
  const direction = staff ? 'outbound' : 'inbound'
  await onTimeline(tx, mail, { id, account, contact, member: staff?.id ?? null, direction })
  if (!staff && ours?.account === account) await store.noteReplied(tx, ours.id)
  return 'filed'
}

/** The first of these addresses that is a person of exactly one account (rule 2: with several and no hint nobody guesses). */
async function personOf(
  tx: Tx,
  addresses: readonly string[],
): Promise<{ contact: ContactId; account: AccountId } | null> {
  for (const address of addresses.slice(0, 10)) {
    const contact = await contactByMail(tx, address)
    const homes = contact === null ? [] : await homesOf(tx, contact)
    if (contact !== null && homes.length === 1 && homes[0]) return { contact, account: homes[0] }
  }
  return null
}

interface Filed {
  id: string
  account: AccountId
  contact: ContactId | null
  member: MemberId | null
  direction: 'inbound' | 'outbound'
  /** When it came in; now where nothing is said. */
  at?: Date
}

/** A mail on the timeline of its account. */
export async function onTimeline(
  tx: Tx,
  mail: Pick<Parsed, 'subject' | 'text'>,
  { id, account, contact, member, direction, at = tx.now }: Filed,
): Promise<void> {
  const { zone } = await settings(tx)
  await saveEngagements(tx, [
    {
      ...{ id: id as EngagementId, account_id: account, account_raw: account, contact_id: contact, member_id: member },
      ...{ source: 'tenure', name: id, kind: 'mail', direction, attended: null, opened: null, campaign: null },
      text: glance(mail.subject, ownWords(mail.text)),
      ...{ happened_on: dayOf(at, zone), happened_at: at, known_at: tx.now, origin: 'live' },
    },
  ])
}

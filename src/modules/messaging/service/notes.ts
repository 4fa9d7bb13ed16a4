import { AppError } from '../../../kernel/errors.ts'
import type { MemberId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { longestHandOff } from '../channels/channel.ts'
import { bySender, signingOf } from '../channels/mail/channel.ts'
import { messageIdOf, mimeOf, type Posted, returnPath } from '../channels/mail/mime.ts'
import { type Calendar, mustBeCalendar } from '../domain/calendar.ts'
import { type HandOff, mostAttempts } from '../domain/retry.ts'
import * as store from '../store/notes.ts'
import { mailOfMembers } from '../store/people.ts'
import { type Sender, senders } from '../store/senders.ts'
import * as sending from '../store/sending.ts'
import { againAt } from './again-at.ts'
import { type Batch, type Handed, handDue, type Trade } from './hand-off.ts'
import { newRef } from './ref.ts'
import { oneLine } from './write.ts'

/** Mail to one of our own people: a digest, an alert, an appointment. */
export interface StaffNote {
  /** The same key is one note, however often it is asked for. */
  key: string
  member: MemberId
  subject: string
  text: string
  /** As a whole page. Without it the note goes as text alone. */
  html?: string | undefined
  calendar?: Calendar | undefined
}

/** What became of a note that was asked for; `skipped`: its member left, is suspended or has no address. */
export type Noted = { state: 'goes' | 'known' | 'skipped' } | { state: 'held'; reason: string }

const longestText = 100_000
const longestHtml = 400_000

/**
 * Writes to members of the staff by the usual sender. Nobody is asked for consent and nothing presses: it is their work.
 * Without a mail server notes are held with their reason. Answers in the order of the notes.
 */
export async function mailStaff(tx: Tx, _platform: Platform, notes: readonly StaffNote[]): Promise<Noted[]> {
  if (notes.length === 0) return []
  for (const note of notes) mustBeNote(note)
  const reachable = await mailOfMembers(tx, [...new Set(notes.map(({ member }) => member))])
  const usual = (await senders(tx)).find(({ isUsual }) => isUsual)?.id ?? null
  const state =
    usual === null
      ? { status: 'held' as const, reason: told`No mail server is set up` }
      : { status: 'waiting' as const, reason: null }
  const going = new Map(notes.filter(({ member }) => reachable.has(member)).map((note) => [note.key, note]))
  const fresh = await store.insertNotes(
    tx,
    [...going.values()].map(({ text: body, html = null, calendar = null, ...note }) => ({
      ...note,
      ...{ id: newId(tx.now) as store.NoteId, ref: newRef(), sender: usual, body, html, calendar, ...state },
      ...{ subject: oneLine(note.subject), dueAt: tx.now, attempts: 0 },
    })),
  )
  return notes.map(({ key, member }) => {
    if (!reachable.has(member)) return { state: 'skipped' }
    if (!fresh.delete(key)) return { state: 'known' }
    return state.reason === null ? { state: 'goes' } : { state: 'held', reason: state.reason }
  })
}

function mustBeNote({ key, text, html, calendar }: StaffNote): void {
  if (calendar) mustBeCalendar(calendar)
  for (const [field, value, most] of [
    ['key', key, 300],
    ['text', text, longestText],
    ['html', html ?? '', longestHtml],
  ] as const) {
    if (value.length > most)
      throw new AppError('invalid', told`${field}: is longer than ${most} letters`, { field, remedy: told`Say less` })
  }
}

/** Hands due notes of one sender to its server, by the same law as mail to customers. */
export const sendNotes = (platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> =>
  handDue(platform, workspace, staffMail)

interface Packed {
  note: store.Note
  goes: Posted
}

type OfNotes = Batch<store.Note, Sender, Posted>

const outbox = 'messaging_notes'

/** Who left meanwhile, or is suspended, gets nothing any more. */
async function begin(
  platform: Platform,
  tx: Tx,
  known: store.Note,
  { lease, by: sender }: OfNotes,
): Promise<Packed | null> {
  const note = await sending.leased<store.Note>(tx, staffMail.lot, known.id, lease)
  if (!note) return null
  const address = (await mailOfMembers(tx, [note.member])).get(note.member)
  if (address === undefined) {
    await store.saveNotes(tx, [{ ...note, status: 'discarded', reason: told`The member has no access any more` }])
    return null
  }
  const packed = await packedFor(platform, tx, note, { sender, address })
  await store.markSending(tx, note.id, new Date(tx.now.getTime() + longestHandOff))
  return packed
}

async function packedFor(
  platform: Platform,
  tx: Tx,
  note: store.Note,
  { sender, address }: { sender: Sender; address: string },
): Promise<Packed> {
  const mail = {
    letter: { subject: note.subject, text: note.body, html: note.html },
    ...{ calendar: note.calendar, to: { name: '', address }, from: { name: sender.name, address: sender.address } },
    ...{ replyTo: null, messageId: messageIdOf(note.ref, sender.address), ref: note.ref, unsubscribe: null },
    ...{ isAutomatic: true as const, at: tx.now },
  }
  return {
    note,
    goes: {
      envelope: { from: returnPath(sender, note.ref), to: address },
      mime: await mimeOf(mail, signingOf(platform, tx.workspace, sender)),
    },
  }
}

const handOver = (
  _platform: Platform,
  _workspace: WorkspaceId,
  { goes }: Packed,
  { line }: OfNotes,
): Promise<HandOff> => line.hand(goes, () => {})

async function conclude(tx: Tx, { note }: Packed, outcome: Handed, { lease, by: sender }: OfNotes): Promise<void> {
  if (outcome.kind === 'withdrawn') return
  const { response } = outcome
  const settled = (status: sending.Outcome['status'], reason: string | null, dueAt: Date | null = null) =>
    sending.settle(tx, outbox, { id: note.id, lease }, { status, reason, response, dueAt })
  if (outcome.kind === 'sent') {
    await bySender.wake(tx, sender)
    await settled('sent', null)
  } else if (outcome.kind === 'ambiguous')
    await settled('ambiguous', told`The line broke after the server had the message; nobody knows whether it went out`)
  else if (outcome.kind === 'refused') await settled('failed', told`The server refused it: ${response.slice(0, 200)}`)
  else {
    if (outcome.whose === 'server') await bySender.rest(tx, sender, response)
    const attempts = note.attempts + 1
    if (attempts >= mostAttempts)
      await settled('failed', told`Given up after ${mostAttempts} tries: ${response.slice(0, 200)}`)
    else await settled('waiting', told`Tried again: ${response.slice(0, 200)}`, againAt(tx.now, note.id, attempts))
  }
}

const staffMail: Trade<store.Note, Packed, Sender, Posted> = {
  lot: { outbox, columns: store.columns, only: sending.everyRow },
  way: bySender,
  begin,
  handOver,
  conclude,
}

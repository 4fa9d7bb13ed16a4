import { AppError } from '../../../kernel/errors.ts'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { FetchingPlace, Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { reachableAddress } from '../../../platform/http/guarded-fetch.ts'
import { splitAddress } from '../domain/address.ts'
import type { SenderId } from '../domain/message.ts'
import { retryAt } from '../domain/retry.ts'
import * as store from '../store/mailboxes.ts'
import { mailboxes as ownAddresses } from '../store/received.ts'
import { type Folder, type Found, openFolder, sayImapTrouble } from './imap.ts'
import { longestMail } from './mail-door.ts'
import { type Parsed, parse } from './parse.ts'
import { receive } from './receive.ts'
import { mailboxPasswordOf, sealed } from './sealed.ts'
import { mustHaveSender } from './senders.ts'

/** A mailbox is looked at once in so many milliseconds. */
const pause = 60_000

/** The longest that one reading may take before another process may begin. */
const longestReading = 300_000

/** Mails that one reading takes. */
const together = 100

/** After so many tries a mail that cannot be filed is passed over, so that those behind it come in. */
const mostTries = 5

export interface MailboxDraft {
  host: string
  port: number
  security: store.Mailbox['security']
  username: string
  password?: string | undefined
  folder: string
}

/** Sets a sender's mailbox up or changes it. A password that was kept for one server is not handed to another. */
export async function saveMailbox(platform: Platform, tx: Tx, id: string, draft: MailboxDraft): Promise<SenderId> {
  const sender = (await mustHaveSender(tx, id)).id
  const { password, ...rest } = draft
  const before = (await store.readMailboxes(tx)).get(sender)
  const kept = before?.host === rest.host && before.username === rest.username ? before.secret : undefined
  const secret =
    password === undefined ? kept : sealed(platform, tx.workspace, { sender, what: 'mailbox', text: password })
  if (secret === undefined)
    throw new AppError('invalid', told`password: is missing`, {
      field: 'password',
      remedy: told`Give the password of the mailbox`,
    })
  await store.putMailbox(tx, { ...rest, sender, secret })
  return sender
}

/**
 * Reads a mailbox that is due: each mail once, by the same rules as at the mail door. How far it got is kept after each mail,
 * and a mail that is met again is known by its name, so that nothing is filed twice and nothing lost.
 */
export async function readDue(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const { db, clock } = platform
  const until = new Date(clock.now().getTime() + longestReading)
  const mailbox = await db.within(workspace, (tx) => store.leaseMailbox(tx, { pause, until }))
  if (!mailbox) return 'done'
  try {
    const password = mailboxPasswordOf(platform, workspace, mailbox)
    const address = await reachableAddress(platform.config, mailbox)
    const folder = await openFolder({ ...mailbox, address, password })
    try {
      await read(platform, workspace, mailbox, folder)
    } finally {
      await folder.close()
    }
  } catch (error) {
    const says = error instanceof AppError ? error.message : sayImapTrouble(error)
    await db.within(workspace, (tx) =>
      store.noteTrouble(tx, mailbox.sender, retryAt(tx.now, Math.min(mailbox.failures + 1, 7), 0), says),
    )
  }
  return 'more'
}

async function read(platform: Platform, workspace: WorkspaceId, mailbox: store.Mailbox, folder: Folder): Promise<void> {
  const { db } = platform
  const { sender } = mailbox
  const found = await foundIn(folder, mailbox)
  for (const one of found.slice(0, together)) {
    await takeOne(platform, workspace, mailbox, folder, one)
    const read = { validity: folder.validity, lastUid: one.uid }
    await db.within(workspace, (tx) => store.noteRead(tx, sender, read))
  }
  await db.within(workspace, async (tx) => {
    if (found.length > together) return store.giveBackMailbox(tx, sender)
    if (found.length === 0) await store.noteRead(tx, sender, { validity: folder.validity, lastUid: folder.next - 1 })
    await store.noteChecked(tx, sender)
  })
}

/** New mail. Where the server numbers anew, or was never read, what arrived since the last look, and a day before it. */
function foundIn(folder: Folder, { validity, lastUid, checkedAt, madeAt }: store.Mailbox): Promise<Found[]> {
  if (folder.validity === validity) return folder.after(lastUid)
  return folder.since(new Date((checkedAt ?? madeAt).getTime() - 86_400_000))
}

async function takeOne(
  platform: Platform,
  workspace: WorkspaceId,
  { failures }: store.Mailbox,
  folder: Folder,
  { uid, size }: Found,
): Promise<void> {
  if (size > longestMail) return platform.log.warn({ size }, 'a mail in a mailbox is too large to be read')
  const raw = await folder.mail(uid)
  if (raw === null) return
  try {
    const mail = await parse(raw, '')
    const own = await platform.db.within(workspace, ownAddresses)
    const at = mail.deliveredTo.filter((address) => own.some((one) => one.address === splitAddress(address).mailbox))
    const files = own.some((one) => one.files && at.some((address) => splitAddress(address).mailbox === one.address))
    await receive(platform, workspace, { mail: { ...mail, returnPath: senderOf(mail) }, at, files })
  } catch (error) {
    if (failures + 1 < mostTries) throw error
    platform.log.error({ err: error }, 'a mail in a mailbox could not be filed and is passed over')
  }
}

/** The sender that the last server noted; where it noted none, whoever wrote the mail. */
const senderOf = ({ headers, from }: Parsed): string => {
  const noted = headers.get('return-path')
  return noted === undefined ? from.address : noted.replace(/[<>\s]/g, '').toLowerCase()
}

/** For the law that nothing the product calls leads inside. */
export const mailboxPlace: FetchingPlace = {
  name: 'messaging.mailbox',
  reach: async (platform, address) => {
    const url = URL.parse(address)
    if (!url?.hostname) throw new AppError('invalid', told`host: is no name of a server`)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const login = { host, port: Number(url.port || 143), security: 'none' as const, username: 'law', folder: 'INBOX' }
    const folder = await openFolder({
      ...login,
      address: await reachableAddress(platform.config, login),
      password: 'law',
    })
    await folder.close()
  },
}

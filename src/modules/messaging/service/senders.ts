import { createPrivateKey } from 'node:crypto'
import { AppError } from '../../../kernel/errors.ts'
import { t, told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { holdsOf } from '../../../platform/outbox/holds.ts'
import { newId } from '../../../platform/random.ts'
import { signingOf } from '../channels/mail/channel.ts'
import { openLine } from '../channels/mail/line.ts'
import { messageIdOf, mimeOf } from '../channels/mail/mime.ts'
import { isMailAddress } from '../domain/address.ts'
import type { SenderId } from '../domain/message.ts'
import { escaped, letter } from '../domain/plain-body.ts'
import { mailOfMembers } from '../store/people.ts'
import * as store from '../store/senders.ts'
import { passwordOf, sealed } from './sealed.ts'

export interface SenderDraft
  extends Omit<store.Sender, 'id' | 'secret' | 'dkimKey' | 'restsUntil' | 'failures' | 'trouble'> {
  sender?: string | undefined
  /** Left out, what is kept stays. */
  password?: string | undefined
  dkimKey?: string | undefined
}

export async function mustHaveSender(tx: Tx, id: string): Promise<store.Sender> {
  const found = await store.senderOf(tx, id)
  if (found) return found
  throw new AppError('not_found', told`No sender with this id`)
}

/** Saves a sender. A password that was kept for one server is not handed to another. */
export async function saveSender(platform: Platform, tx: Tx, draft: SenderDraft): Promise<store.Sender> {
  const { sender: known, password, dkimKey, ...rest } = draft
  check(draft)
  const before = known === undefined ? undefined : await mustHaveSender(tx, known)
  const id = (before?.id ?? newId(tx.now)) as SenderId
  const isSameServer = before !== undefined && before.host === rest.host && before.username === rest.username
  const keep = (what: 'password' | 'dkim', text: string | undefined, kept: string | null): string | null =>
    text === undefined ? kept : sealed(platform, tx.workspace, { sender: id, what, text })
  const isFirst = (await store.senders(tx)).every((one) => one.id === id || !one.isUsual)
  if (rest.isUsual) await store.noneUsual(tx)
  const saved: store.Sender = {
    ...rest,
    id,
    isUsual: rest.isUsual || isFirst,
    secret: keep('password', password, isSameServer ? before.secret : null),
    dkimKey: keep('dkim', dkimKey, before?.dkimKey ?? null),
    ...{ restsUntil: null, failures: 0, trouble: null },
  }
  await store.putSender(tx, saved)
  return saved
}

function check({ address, repliesTo, returnsTo, dkimKey, host }: SenderDraft): void {
  for (const [field, value] of Object.entries({ address, repliesTo, returnsTo })) {
    if (value !== null && !isMailAddress(value))
      throw wrong(field, told`${field}: is no mail address`, told`Write one address such as success@example.com`)
  }
  if (/[\s/:@]/.test(host) && !/^[0-9a-f:.]+$/i.test(host))
    throw wrong('host', told`host: is no name of a server`, told`Write a name such as smtp.example.com`)
  if (dkimKey !== undefined && !isPrivateKey(dkimKey))
    throw wrong('dkimKey', told`dkimKey: is no private key`, told`Give the key in PEM, from BEGIN to END`)
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).type === 'private'
  } catch {
    return false
  }
}

const wrong = (field: string, what: string, remedy: string) => new AppError('invalid', what, { field, remedy })

/** Sends a member a mail from a sender, so that they see whether its server takes it and how it arrives. */
export async function tryOut(
  platform: Platform,
  viewer: Viewer,
  { sender, to }: { sender: store.Sender; to: string },
): Promise<{ sentTo: string; response: string }> {
  const says = t`This is a test. If you read it, mail from ${sender.address} arrives.`
  const ref = newId(platform.clock.now()).replaceAll('-', '').slice(-20)
  const mime = await mimeOf(
    {
      letter: {
        subject: t`Test of mail from ${sender.name}`,
        text: says,
        html: letter(`<p>${escaped(says)}</p>`, 'en'),
      },
      calendar: null,
      to: { name: viewer.name, address: to },
      from: { name: sender.name, address: sender.address },
      ...{
        replyTo: null,
        messageId: messageIdOf(ref, sender.address),
        ref,
        unsubscribe: null,
        at: platform.clock.now(),
      },
    },
    signingOf(platform, viewer.workspace, sender),
  )
  const opened = await openLine({ ...sender, password: passwordOf(platform, viewer.workspace, sender) })
  if (opened.kind === 'closed') throw unreachable(opened.says)
  try {
    const outcome = await opened.line.hand({ envelope: { from: sender.address, to }, mime }, () => {})
    if (outcome.kind !== 'sent') throw unreachable(outcome.response)
    return { sentTo: to, response: outcome.response }
  } finally {
    opened.line.close()
  }
}

const unreachable = (says: string) =>
  new AppError('unavailable', told`The mail server did not take it: ${says.slice(0, 300)}`, {
    remedy: told`Check host, port, encryption and password of the sender`,
  })

/** Where a member may be sent a test; refused where nothing leaves the workspace. */
export async function ownAddress(tx: Tx, viewer: Viewer): Promise<string> {
  if ((await holdsOf(tx)).length > 0)
    throw new AppError('conflict', told`Nothing leaves this workspace at present`, {
      remedy: told`Confirm in Settings that it may go on`,
    })
  const address = (await mailOfMembers(tx, [viewer.member])).get(viewer.member)
  if (address) return address
  throw new AppError('conflict', told`You have no mail address here`, { remedy: told`Ask an administrator to add it` })
}

import type { MessageId, WorkspaceId } from '../../../../kernel/ids.ts'
import { told } from '../../../../kernel/words.ts'
import type { Platform } from '../../../../platform/contributions.ts'
import type { Tx } from '../../../../platform/db/db.ts'
import { plusAddress } from '../../domain/address.ts'
import { type Counting, countingOf, withCountedLinks, withPixel } from '../../domain/counting.ts'
import type { Message } from '../../domain/message.ts'
import { isTransactional } from '../../domain/purpose.ts'
import { retryAt } from '../../domain/retry.ts'
import { dkimKeyOf, passwordOf } from '../../service/sealed.ts'
import { countedUrl, pixelUrl } from '../../service/tokens.ts'
import { mailOfMembers } from '../../store/people.ts'
import { restSender, type Sender, senderOf, wakeSender } from '../../store/senders.ts'
import { nextSender } from '../../store/sending.ts'
import { settingsOf } from '../../store/settings.ts'
import type { Channel, Packed, Ready, Way } from '../channel.ts'
import { openLine } from './line.ts'
import { type Mail, messageIdOf, mimeOf, type Posted, returnPath, type Signing } from './mime.ts'

/** By a sender to its mail server, as far as its limit a minute reaches: mail to customers' people and notes to our own alike. */
export const bySender: Way<Sender, Posted> = {
  isRepeatable: false,
  next: async (tx, { outbox }) => {
    const next = await nextSender(tx, outbox)
    const by = next && (await senderOf(tx, next.id))
    return by ? { by, sender: by.id, room: next.room } : null
  },
  open: (platform, workspace, sender) => openLine({ ...sender, password: passwordOf(platform, workspace, sender) }),
  // Longer each time that it does not answer.
  rest: (tx, sender, says) => restSender(tx, sender.id, retryAt(tx.now, Math.min(sender.failures + 1, 7), 0), says),
  wake: (tx, { id }) => wakeSender(tx, id),
}

export const mailChannel: Channel<Sender, Posted> = {
  ...bySender,
  name: 'mail',
  hasFoot: true,
  addressOf: ({ email }) => email || null,
  pack,
}

async function pack(
  platform: Platform,
  tx: Tx,
  { message, letter, reader, template, account, links }: Ready,
  sender: Sender,
): Promise<Packed<Posted> | { kind: 'unfit'; says: string }> {
  const to = await recipientOf(tx, message, reader)
  if (to === null) return { kind: 'unfit', says: told`Who is to get it instead has no mail address` }
  const isRedirected = message.redirectTo !== null
  const { counts: rules } = await settingsOf(tx)
  const counts = countingOf({ rules, template: template.counts, purpose: message.purpose, isRedirected })
  const counted = countedHtml(platform, tx, { id: message.id, html: letter.html, counts })
  const messageId = messageIdOf(message.ref, sender.address)
  const mail: Mail = {
    letter: { ...letter, html: counted.html },
    calendar: message.calendar,
    to,
    from: fromOf(sender, account?.ownerName ?? null),
    replyTo: sender.repliesTo && plusAddress(sender.repliesTo, message.ref),
    messageId,
    inReplyTo: message.inReplyTo,
    ref: message.ref,
    unsubscribe: isTransactional(message.purpose) || isRedirected ? null : links.unsubscribe,
    at: tx.now,
  }
  return {
    ...{ address: to.address, messageId, counts, links: counted.links },
    goes: {
      envelope: { from: returnPath(sender, message.ref), to: to.address },
      mime: await mimeOf(mail, signingOf(platform, tx.workspace, sender)),
    },
  }
}

/** The letter with links that are counted, and with a picture that says that it was opened, where that is wanted. */
function countedHtml(
  platform: Platform,
  { workspace }: Tx,
  { id, html, counts }: { id: MessageId; html: string; counts: Counting },
): { html: string; links: string[] } {
  if (counts === 'nothing') return { html, links: [] }
  const at = { workspace, message: id }
  const own = `${platform.config.baseUrl}/u/`
  const counted = withCountedLinks(html, { own, leadOver: (place) => countedUrl(platform, { ...at, place }) })
  return counts === 'clicks' ? counted : { ...counted, html: withPixel(counted.html, pixelUrl(platform, at)) }
}

async function recipientOf(
  tx: Tx,
  { redirectTo }: Message,
  reader: { name: string; email: string | null },
): Promise<{ name: string; address: string } | null> {
  if (redirectTo === null) return { name: reader.name, address: reader.email ?? '' }
  const address = (await mailOfMembers(tx, [redirectTo])).get(redirectTo)
  return address === undefined ? null : { name: '', address }
}

/** Mail as from the account's manager comes under their name, from the address that may send it. */
const fromOf = ({ name, address, speaksAs }: Sender, owner: string | null) => ({
  name: speaksAs === 'owner' && owner ? owner : name,
  address,
})

export function signingOf(platform: Platform, workspace: WorkspaceId, sender: Sender): Signing | null {
  const privateKey = dkimKeyOf(platform, workspace, sender)
  const { dkimDomain: domainName, dkimSelector: keySelector } = sender
  return privateKey && domainName && keySelector ? { domainName, keySelector, privateKey } : null
}

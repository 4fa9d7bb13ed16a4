import { AppError } from '../../../kernel/errors.ts'
import type { MessageId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { plusAddress } from '../domain/address.ts'
import { languageFor } from '../domain/choose-language.ts'
import { type Counting, countingOf, withCountedLinks, withPixel } from '../domain/counting.ts'
import type { Hold, Message } from '../domain/message.ts'
import { isTransactional } from '../domain/purpose.ts'
import { mailOfMembers } from '../store/people.ts'
import type { Sender } from '../store/senders.ts'
import type { Written } from '../store/sending.ts'
import { settingsOf } from '../store/settings.ts'
import { templateOf, variantsAt } from '../store/templates.ts'
import { type Envelope, type Mail, messageIdOf, mimeOf, returnPath, type Signing } from './mime.ts'
import { dkimKeyOf } from './sealed.ts'
import { countedUrl, pixelUrl } from './tokens.ts'
import { lexicon } from './words.ts'
import { linksOf, write, writeOwn } from './write.ts'

/** A message as it goes over the line. */
export interface Packed {
  kind: 'packed'
  message: Message
  written: Written
  envelope: Envelope
  mime: Buffer
}

export type Unpacked = { kind: 'unfit'; hold: Hold; says: string }

/**
 * Writes a message in the reader's language with today's values. One whose words are not all known does not go, nor does one
 * whose template breaks on its values: it is held, and those behind it go on.
 */
export async function pack(platform: Platform, tx: Tx, message: Message, sender: Sender): Promise<Packed | Unpacked> {
  try {
    return await written(platform, tx, message, sender)
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid')
      return { kind: 'unfit', hold: 'missing_words', says: error.message.slice(0, 300) }
    throw error
  }
}

async function written(platform: Platform, tx: Tx, message: Message, sender: Sender): Promise<Packed | Unpacked> {
  const template = await templateOf(tx, message.template)
  const variants = template ? await variantsAt(tx, template.id, template.version) : []
  const words = await lexicon(tx, { accounts: [message.account], contacts: [message.contact] })
  const reader = words.reader(message.contact)
  const language = languageFor(
    variants.map((one) => one.language),
    reader?.language ?? null,
  )
  const variant = variants.find((one) => one.language === language)
  if (!variant || !template || !reader?.email)
    return { kind: 'unfit', hold: 'no_language', says: told`The template has no words any more` }
  const to = await recipientOf(tx, message, reader)
  if (to === null)
    return { kind: 'unfit', hold: 'no_address', says: told`Who is to get it instead has no mail address` }
  const { account, contact, extra } = message
  const values = words.valuesFor({ account, contact, extra, language: variant.language })
  const { postalAddress, colour, counts: most } = await settingsOf(tx)
  const links = linksOf(platform, tx.workspace, message)
  const meantFor = message.redirectTo === null ? null : `${reader.name} <${reader.email}>`
  const foot = { purpose: message.purpose, postalAddress, colour, links, meantFor }
  const letter = message.own ? writeOwn(message.own, variant.language, foot) : write(variant, values, foot)
  const [missing] = letter.missing
  if (missing !== undefined)
    return {
      kind: 'unfit',
      hold: 'missing_words',
      says: told`Nothing is known for ${letter.missing.slice(0, 5).join(', ')}`,
    }
  const counts = countingOf({
    ...{ rules: most, template: template.counts, purpose: message.purpose, isRedirected: message.redirectTo !== null },
  })
  const counted = countedHtml(platform, tx, { id: message.id, html: letter.html, counts })
  const messageId = messageIdOf(message.ref, sender.address)
  const mail: Mail = {
    letter: { ...letter, html: counted.html },
    calendar: message.calendar,
    to,
    from: fromOf(sender, words.account(message.account)?.ownerName ?? null),
    replyTo: sender.repliesTo && plusAddress(sender.repliesTo, message.ref),
    messageId,
    inReplyTo: message.inReplyTo,
    ref: message.ref,
    unsubscribe: isTransactional(message.purpose) || meantFor !== null ? null : links.unsubscribe,
    at: tx.now,
  }
  return {
    kind: 'packed',
    message,
    written: {
      version: template.version,
      language: variant.language,
      subject: letter.subject,
      body: letter.text,
      address: to.address,
      messageId,
      counts,
      links: counted.links,
    },
    envelope: { from: returnPath(sender, message.ref), to: to.address },
    mime: await mimeOf(mail, signingOf(platform, tx.workspace, sender)),
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

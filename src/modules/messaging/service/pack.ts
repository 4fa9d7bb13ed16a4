import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Channel } from '../channels/channel.ts'
import { languageFor } from '../domain/choose-language.ts'
import type { Hold, Message } from '../domain/message.ts'
import type { Written } from '../store/sending.ts'
import { settingsOf } from '../store/settings.ts'
import { templateOf, variantsAt } from '../store/templates.ts'
import { lexicon } from './words.ts'
import { linksOf, write, writeOwn } from './write.ts'

/** A message as it goes over the line of its channel. */
export interface Packed<Goes> {
  kind: 'packed'
  message: Message
  written: Written
  goes: Goes
}

export type Unpacked = { kind: 'unfit'; hold: Hold; says: string }

/** A message that goes by a channel, and by whom. */
interface Leaving<By, Goes> {
  message: Message
  channel: Channel<By, Goes>
  by: By
}

/**
 * Writes a message in the reader's language with today's values. One whose words are not all known does not go, nor does one
 * whose template breaks on its values: it is held, and those behind it go on.
 */
export async function pack<By, Goes>(
  platform: Platform,
  tx: Tx,
  leaving: Leaving<By, Goes>,
): Promise<Packed<Goes> | Unpacked> {
  try {
    return await written(platform, tx, leaving)
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid')
      return { kind: 'unfit', hold: 'missing_words', says: error.message.slice(0, 300) }
    throw error
  }
}

async function written<By, Goes>(
  platform: Platform,
  tx: Tx,
  { message, channel, by }: Leaving<By, Goes>,
): Promise<Packed<Goes> | Unpacked> {
  const template = await templateOf(tx, message.template)
  const variants = template ? await variantsAt(tx, template.id, template.version) : []
  const words = await lexicon(tx, { accounts: [message.account], contacts: [message.contact] })
  const reader = words.reader(message.contact)
  const language = languageFor(
    variants.map((one) => one.language),
    reader?.language ?? null,
  )
  const variant = variants.find((one) => one.language === language)
  if (!variant || !template || !reader || channel.addressOf(reader) === null)
    return { kind: 'unfit', hold: 'no_language', says: told`The template has no words any more` }
  const { account, contact, extra } = message
  const values = words.valuesFor({ account, contact, extra, language: variant.language })
  const { postalAddress, colour } = await settingsOf(tx)
  const links = linksOf(platform, tx.workspace, message)
  const meantFor = message.redirectTo === null ? null : `${reader.name} <${reader.email ?? ''}>`
  const foot = { purpose: message.purpose, postalAddress, colour, links, meantFor, isShown: channel.hasFoot }
  const letter = message.own ? writeOwn(message.own, variant.language, foot) : write(variant, values, foot)
  const [missing] = letter.missing
  if (missing !== undefined)
    return {
      kind: 'unfit',
      hold: 'missing_words',
      says: told`Nothing is known for ${letter.missing.slice(0, 5).join(', ')}`,
    }
  const packed = await channel.pack(
    platform,
    tx,
    { message, letter, reader, template, links, account: words.account(account) },
    by,
  )
  if ('kind' in packed) return { kind: 'unfit', hold: 'no_address', says: packed.says }
  const { goes, ...kept } = packed
  const { subject, text: body } = letter
  return {
    kind: 'packed',
    message,
    written: { version: template.version, language: variant.language, subject, body, ...kept },
    goes,
  }
}

import { createHash } from 'node:crypto'
import type { Email } from 'postal-mime'
import type { Incoming } from '../domain/received.ts'
import { textOfHtml } from './write.ts'

/** A mail as we read it. */
export interface Parsed extends Incoming {
  /** Its own name, so that it is taken once. */
  name: string
  from: { address: string; name: string }
  /** To whom it went, openly. */
  to: string[]
  /** To whom servers say that it went, openly or not. */
  deliveredTo: string[]
  /** The appointment that goes along with it, where there is one. */
  calendar: string | null
  subject: string
  text: string
  /** Names of mails that a returned one carries in its headers. */
  returned: string[]
}

/** Longer bodies are cut: a timeline is no archive. */
const longestText = 200_000

/** Reads a mail of any make; what cannot be read of it is empty. */
export async function parse(raw: Buffer, returnPath: string): Promise<Parsed> {
  const { default: PostalMime } = await import('postal-mime')
  const mail = await PostalMime.parse(raw, { maxNestingDepth: 20, maxHeadersSize: 200_000, attachmentEncoding: 'utf8' })
  const text = mail.text?.trim() || textOfHtml((mail.html ?? '').slice(0, longestText))
  return {
    headers: headersOf(mail),
    returnPath: returnPath.toLowerCase(),
    report: partOf(mail, 'message/delivery-status'),
    name: clean(mail.messageId ?? '', 300) || `<${createHash('sha256').update(raw).digest('hex')}>`,
    from: { address: clean(mail.from?.address ?? '', 254).toLowerCase(), name: clean(mail.from?.name ?? '', 200) },
    to: [...(mail.to ?? []), ...(mail.cc ?? [])]
      .flatMap(({ address }) => (address ? [address.toLowerCase()] : []))
      .slice(0, 100),
    deliveredTo: deliveredTo(mail),
    calendar: partOf(mail, 'text/calendar'),
    subject: clean(mail.subject ?? '', 300),
    text: text.replaceAll('\u0000', '').slice(0, longestText),
    returned: namesIn(`${partOf(mail, 'message/rfc822') ?? ''}\n${partOf(mail, 'text/rfc822-headers') ?? ''}`),
  }
}

const headersOf = ({ headers }: Email): ReadonlyMap<string, string> =>
  new Map(headers.toReversed().map(({ key, value }) => [key.toLowerCase(), value]))

const notedBy = new Set(['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'to', 'cc'])

const deliveredTo = ({ headers }: Email): string[] => {
  const noted = headers.filter(({ key }) => notedBy.has(key.toLowerCase())).map(({ value }) => value.slice(0, 20_000))
  const found = noted.join(' ').match(/[^\s<>,;:"()@]{1,64}@[^\s<>,;:"()@]{1,190}/g) ?? []
  return [...new Set(found.map((address) => address.toLowerCase()))].slice(0, 100)
}

function partOf(mail: Email, type: string): string | null {
  const part = mail.attachments.find(({ mimeType }) => mimeType.toLowerCase() === type)
  if (!part) return null
  return (
    typeof part.content === 'string' ? part.content : Buffer.from(part.content as ArrayBuffer).toString('utf8')
  ).slice(0, 50_000)
}

const namesIn = (text: string): string[] =>
  [...text.matchAll(/^Message-ID:\s*(<[^<>\s]{1,300}>)/gim)].map(([, name]) => name as string).slice(0, 5)

const clean = (text: string, longest: number): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, longest)

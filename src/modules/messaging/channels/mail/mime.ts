import { domainOf, plusAddress } from '../../domain/address.ts'
import type { Calendar } from '../../domain/calendar.ts'
import type { Letter } from '../../service/write.ts'
import type { Sender } from '../../store/senders.ts'

export interface Envelope {
  from: string
  to: string
}

/** A mail as its server takes it. */
export interface Posted {
  envelope: Envelope
  mime: Buffer
}

export interface Mail {
  /** One without HTML goes as text alone. */
  letter: Pick<Letter, 'subject' | 'text'> & { html: string | null }
  calendar: Calendar | null
  to: { name: string; address: string }
  /** Under whose name and with which address for answers it goes. */
  from: { name: string; address: string }
  replyTo: string | null
  messageId: string
  /** Names of the mails that it answers, the nearest last. */
  inReplyTo?: readonly string[] | null
  ref: string
  /** Where the reader's program unsubscribes by itself (RFC 8058); null for what cannot be unsubscribed. */
  unsubscribe: string | null
  /** Nobody wrote it: programs that answer mail leave it alone (RFC 3834). */
  isAutomatic?: true
  at: Date
}

export interface Signing {
  domainName: string
  keySelector: string
  privateKey: string
}

/** What DKIM signs: both headers of one-click unsubscribing among them, or a reader's program does not believe them. */
const signed = [
  ...[
    'From',
    'Reply-To',
    'Subject',
    'Date',
    'Message-ID',
    'To',
    'MIME-Version',
    'Content-Type',
    'Content-Transfer-Encoding',
  ],
  ...['List-Unsubscribe', 'List-Unsubscribe-Post', 'Auto-Submitted'],
].join(':')

/** Our own name for a message; the same however often it is tried, so that whoever got it twice can see it. */
export const messageIdOf = (ref: string, address: string): string => `<${ref}@${domainOf(address)}>`

/** Where a server sends what it cannot deliver: an address of this message's own (VERP), where the sender has a mailbox for it. */
export const returnPath = ({ address, returnsTo }: Pick<Sender, 'address' | 'returnsTo'>, ref: string): string =>
  returnsTo === null ? address : plusAddress(returnsTo, ref)

/** The bytes that go over the line. Nothing in it is fetched from files or addresses. */
export async function mimeOf(mail: Mail, signing: Signing | null): Promise<Buffer> {
  const { letter, unsubscribe, calendar } = mail
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(signing ? { dkim: { ...signing, headerFieldNames: signed } } : {}),
  })
  const { message } = await transport.sendMail({
    from: mail.from,
    to: mail.to,
    ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
    subject: letter.subject,
    text: letter.text,
    ...(letter.html === null ? {} : { html: letter.html }),
    ...(calendar ? { icalEvent: { method: calendar.method, filename: 'invite.ics', content: calendar.text } } : {}),
    messageId: mail.messageId,
    ...(mail.inReplyTo?.length ? { inReplyTo: mail.inReplyTo.at(-1), references: [...mail.inReplyTo] } : {}),
    date: mail.at,
    headers: {
      'X-Tenure-Ref': mail.ref,
      ...(mail.isAutomatic ? { 'Auto-Submitted': 'auto-generated' } : {}),
      ...(unsubscribe
        ? { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
        : {}),
    },
  })
  return message as Buffer
}

import { isIP } from 'node:net'
import type { ImapFlow } from 'imapflow'
import { told } from '../../../kernel/words.ts'
import type { Mailbox } from '../store/mailboxes.ts'

/** How long a server may be silent, in milliseconds. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 60_000 }

export interface Found {
  uid: number
  size: number
}

/** A folder that is open for reading. Nothing in it is changed, nor marked as read. */
export interface Folder {
  /** What the numbers of its mails are valid for. */
  validity: string
  /** The number that the next mail gets. */
  next: number
  /** Mails with a higher number, lowest first. */
  after(uid: number): Promise<Found[]>
  /** Mails that arrived on this day or later, lowest number first. */
  since(day: Date): Promise<Found[]>
  mail(uid: number): Promise<Buffer | null>
  close(): Promise<void>
}

type Login = Pick<Mailbox, 'host' | 'port' | 'security' | 'username' | 'folder'> & {
  /** The address of the host that was looked at. */
  address: string
  password: string
}

/** Signs in and opens the folder. */
export async function openFolder(login: Login): Promise<Folder> {
  const { host, address, port, security, username, password, folder } = login
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    ...{ host: address, port, secure: security === 'tls', doSTARTTLS: security === 'starttls' },
    // The certificate is judged by the name.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    auth: { user: username, pass: password },
    ...{ logger: false, disableAutoIdle: true, disableCompression: true },
    ...patience,
  })
  const broken = new Promise<never>((_, reject) => client.on('error', reject))
  broken.catch(() => {}) // whoever waits at that moment hears of it
  const alive = <T>(work: Promise<T>): Promise<T> => Promise.race([work, broken])
  try {
    await alive(client.connect())
    const { uidValidity, uidNext } = await alive(client.mailboxOpen(folder, { readOnly: true }))
    return {
      validity: String(uidValidity),
      next: uidNext,
      after: async (uid) => (await alive(listed(client, `${uid + 1}:*`))).filter((found) => found.uid > uid),
      since: async (day) => {
        const uids = (await alive(client.search({ since: day }, { uid: true }))) || []
        return uids.length === 0 ? [] : alive(listed(client, uids.join(',')))
      },
      mail: async (uid) => {
        const found = await alive(client.fetchOne(String(uid), { source: true }, { uid: true }))
        return found ? (found.source ?? null) : null
      },
      close: async () => {
        await Promise.race([client.logout().catch(() => {}), broken.catch(() => {})])
        client.close()
      },
    }
  } catch (error) {
    client.close()
    throw error
  }
}

async function listed(client: ImapFlow, range: string): Promise<Found[]> {
  const found: Found[] = []
  for await (const { uid, size } of client.fetch(range, { uid: true, size: true }, { uid: true }))
    found.push({ uid, size: size ?? 0 })
  return found.sort((a, b) => a.uid - b.uid)
}

/** What went wrong, in a line for whoever runs the senders. */
export function sayImapTrouble(error: unknown): string {
  const { message, responseText, authenticationFailed } = error as Error & {
    responseText?: string
    authenticationFailed?: boolean
  }
  const says = responseText || message || String(error)
  const line = says.replace(/\s+/g, ' ').slice(0, 300)
  return authenticationFailed ? told`It refused the user name or password: ${line}` : line
}

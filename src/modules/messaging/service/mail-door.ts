import type { AddressInfo } from 'node:net'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import { listWorkspaces } from '../../workspaces/index.ts'
import { splitAddress } from '../domain/address.ts'
import { mailboxes } from '../store/received.ts'
import { parse } from './parse.ts'
import { receive } from './receive.ts'

/** Mail with pictures is seldom larger, and what is larger waits nowhere in our memory. */
export const longestMail = 10_000_000

export interface MailDoor {
  port: number
  stop(): Promise<void>
}

interface Mailbox {
  workspace: WorkspaceId
  files: boolean
}

/**
 * Takes mail in by SMTP, for the mailboxes that senders and settings name and for no others: it relays nothing. A mail is
 * acknowledged after it was filed; what cannot be filed now is put off, and its server brings it again.
 */
export async function openMailDoor(
  platform: Platform,
  { port, host }: { port: number; host: string },
): Promise<MailDoor> {
  const boxes = (address: string): Promise<Mailbox[]> => boxesOf(platform, splitAddress(address).mailbox)
  const { SMTPServer } = await import('smtp-server')
  const server = new SMTPServer({
    banner: 'Tenure',
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    size: longestMail,
    maxClients: 50,
    socketTimeout: 60_000,
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      boxes(address).then(
        (found) => done(found.length > 0 ? null : refusal(550, '5.1.1 No such mailbox')),
        () => done(refusal(451, '4.3.0 Not now')),
      )
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      let length = 0
      stream.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length <= longestMail) chunks.push(chunk)
      })
      stream.on('end', () => {
        if (length > longestMail) return done(refusal(552, '5.3.4 Too large'))
        const at = envelope.rcptTo.map(({ address }) => address)
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        take(Buffer.concat(chunks), from, at).then(
          () => done(),
          (error: unknown) => {
            platform.log.error({ err: error }, 'a mail could not be filed')
            done(refusal(451, '4.3.0 Not now'))
          },
        )
      })
    },
  })

  const take = async (raw: Buffer, from: string, at: readonly string[]): Promise<void> => {
    const mail = await parse(raw, from)
    const workspaces = new Map<WorkspaceId, { at: string[]; files: boolean }>()
    for (const address of at) {
      for (const { workspace, files } of await boxes(address)) {
        const known = workspaces.get(workspace) ?? { at: [], files: false }
        workspaces.set(workspace, { at: [...known.at, address], files: known.files || files })
      }
    }
    for (const [workspace, place] of workspaces) await receive(platform, workspace, { mail, ...place })
  }

  server.on('error', (error) => platform.log.warn({ error: error.message }, 'the mail door stumbled'))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The workspaces in which this is a mailbox. */
async function boxesOf(platform: Platform, mailbox: string): Promise<Mailbox[]> {
  const found: Mailbox[] = []
  for (const { id: workspace } of await listWorkspaces(platform)) {
    const own = await platform.db.within(workspace, mailboxes)
    found.push(...own.filter(({ address }) => address === mailbox).map(({ files }) => ({ workspace, files })))
  }
  return found
}

const refusal = (responseCode: number, says: string): Error => Object.assign(new Error(says), { responseCode })

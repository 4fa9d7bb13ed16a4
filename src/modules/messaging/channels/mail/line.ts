import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { type HandOff, judgeTrouble } from '../../domain/retry.ts'
import type { Sender } from '../../store/senders.ts'
import type { Line, Opened } from '../channel.ts'
import type { Envelope, Posted } from './mime.ts'

/** How long a server may be silent, in milliseconds. What it holds up waits: an unsubscribe waits for a hand-off that began. */
const patience = { connect: 10_000, greeting: 10_000, socket: 60_000, dns: 10_000 }

type Server = Pick<Sender, 'host' | 'port' | 'security' | 'username'> & { password: string | null }

/** Opens a line and signs in. A server that does not answer is an outcome, not an error. */
export async function openLine(server: Server): Promise<Opened<Posted>> {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection')
  const connection: SMTPConnection = new Connection({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    connectionTimeout: patience.connect,
    greetingTimeout: patience.greeting,
    socketTimeout: patience.socket,
    dnsTimeout: patience.dns,
    logger: false,
  })
  const broken = new Promise<never>((_, reject) => {
    connection.on('error', reject)
    connection.on('end', () => reject(new Error('The server closed the line')))
  })
  broken.catch(() => {}) // whoever waits at that moment hears of it
  try {
    await Promise.race([new Promise<void>((resolve) => connection.connect(() => resolve())), broken])
    if (server.username) await Promise.race([signIn(connection, server), broken])
    return { kind: 'open', line: lineOver(connection, broken) }
  } catch (error) {
    connection.close()
    return { kind: 'closed', says: sayTrouble(error) }
  }
}

const signIn = (connection: SMTPConnection, { username, password }: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.login({ user: username ?? '', pass: password ?? '' }, (error) => (error ? reject(error) : resolve()))
  })

function lineOver(connection: SMTPConnection, broken: Promise<never>): Line<Posted> {
  return {
    hand: async ({ envelope, mime }, begun) => {
      let began = false
      const begin = () => {
        began = true
        begun()
      }
      try {
        const response = await Promise.race([send(connection, envelope, mime, begin), broken])
        return { kind: 'sent', response }
      } catch (error) {
        const trouble = troubleOf(error, began)
        const isAlive = trouble.kind === 'refused' || (trouble.kind === 'later' && trouble.whose === 'message')
        if (isAlive) await Promise.race([reset(connection), broken]).catch(() => {})
        return trouble
      } finally {
        begun()
      }
    },
    close: () => connection.quit(),
  }
}

/** The server forgets the message that it refused, before the next one. */
const reset = (connection: SMTPConnection): Promise<void> =>
  new Promise((resolve, reject) => connection.reset((error) => (error ? reject(error) : resolve())))

function send(connection: SMTPConnection, envelope: Envelope, message: Buffer, begin: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const source = { from: envelope.from, to: [envelope.to] }
    connection.send(source, read(message, begin), (error, sent) =>
      error ? reject(error) : resolve(sent?.response ?? ''),
    )
  })
}

/** A stream that is read for the first time when the server asked for the message. */
function read(message: Buffer, begin: () => void): Readable {
  let isRead = false
  return new Readable({
    read() {
      if (isRead) return
      isRead = true
      begin()
      this.push(message)
      this.push(null)
    },
  })
}

interface SmtpError extends Error {
  code?: string
  command?: string
  responseCode?: number
  response?: string
}

function troubleOf(error: unknown, began: boolean): HandOff {
  const { command, code, responseCode } = error as SmtpError
  const isRecipient = command === 'RCPT TO' || code === 'EENVELOPE'
  return judgeTrouble({ began, code: responseCode ?? null, says: sayTrouble(error), isRecipient })
}

const sayTrouble = (error: unknown): string => {
  const { response, message } = error as SmtpError
  return (response || message || String(error)).replace(/\s+/g, ' ').slice(0, 400)
}

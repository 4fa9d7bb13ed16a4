import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

/** A mail as the server took it. */
export interface Taken {
  from: string
  to: string[]
  raw: string
  at: number
}

/** What the server does with the next message instead of taking it; `drop`: it reads the message and hangs up. */
export type Mood = { refuse: number; says: string; on: 'RCPT' | 'DATA' } | { drop: true } | { wait: number }

export interface MailServer {
  port: number
  taken: Taken[]
  /** For whom a hand-off began, in the order in which the server heard of it. */
  heard: { to: string; at: number }[]
  moods: Mood[]
  close(): Promise<void>
}

/** A real SMTP server on loopback that remembers what it took, and is in a bad mood when asked. */
export async function aMailServer(login?: { user: string; pass: string }): Promise<MailServer> {
  const taken: Taken[] = []
  const heard: { to: string; at: number }[] = []
  const moods: Mood[] = []
  const server = new SMTPServer({
    disabledCommands: login ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authOptional: login === undefined,
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.pass ? done(null, { user: username }) : done(new Error('No')),
    onRcptTo: (address, _session, done) => {
      heard.push({ to: address.address, at: performance.now() })
      const [mood] = moods
      if (mood && 'refuse' in mood && mood.on === 'RCPT') {
        moods.shift()
        return done(Object.assign(new Error(mood.says), { responseCode: mood.refuse }))
      }
      done()
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => conclude(session, Buffer.concat(chunks).toString('utf8'), done))
    },
  })
  const conclude = (session: SMTPServerSession, raw: string, done: (error?: Error | null) => void) => {
    const mood = moods.shift()
    const take = () => {
      const { mailFrom, rcptTo } = session.envelope
      const to = rcptTo.map(({ address }) => address)
      taken.push({ from: mailFrom ? mailFrom.address : '', to, raw, at: performance.now() })
    }
    if (mood && 'refuse' in mood) return done(Object.assign(new Error(mood.says), { responseCode: mood.refuse }))
    take()
    if (mood && 'drop' in mood) {
      for (const connection of server.connections) hangUp(connection)
      return
    }
    if (mood && 'wait' in mood) return setTimeout(() => done(), mood.wait)
    done()
  }
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    heard,
    moods,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const hangUp = (connection: unknown) => (connection as { _socket: { destroy(): void } })._socket.destroy()

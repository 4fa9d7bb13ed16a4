import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

export interface ImapServer {
  port: number
  /** A mail arrives; answers its number. */
  deliver(raw: string, at?: Date): number
  /** Every mail gets another number, as after a server was set up anew. */
  renumber(): void
  /** Numbers of mails whose text was asked for. */
  fetched: number[]
  /** Commands that would change something. */
  changes: string[]
  close(): Promise<void>
}

interface Stored {
  uid: number
  raw: Buffer
  at: Date
}

/** A real IMAP server (RFC 3501) on loopback with one folder, as far as a reader asks: login, examine, search, fetch. */
export async function anImapServer(
  login: { user: string; pass: string },
  /** With which it speaks TLS from the first letter on; without it plainly. */
  tls?: { key: string; cert: string },
): Promise<ImapServer> {
  let mails: Stored[] = []
  let validity = 1
  let next = 1
  const fetched: number[] = []
  const changes: string[] = []
  const sockets = new Set<Socket>()

  const among = (set: string): Stored[] => {
    const highest = Math.max(0, ...mails.map(({ uid }) => uid))
    const number = (text: string) => (text === '*' ? highest : Number(text))
    const ranges = set.split(',').map((part) => part.split(':').map(number))
    return mails.filter(({ uid }) =>
      ranges.some(([from = 0, to = from]) => uid >= Math.min(from, to) && uid <= Math.max(from, to)),
    )
  }
  const place = (mail: Stored): number => mails.indexOf(mail) + 1

  function answer(socket: Socket, line: string): void {
    const [tag = '*', name = '', ...rest] = line.split(' ')
    const args = rest.join(' ')
    const say = (text: string | Buffer): void => {
      socket.write(text)
    }
    const done = (text = 'OK Done') => say(`${tag} ${text}\r\n`)
    const command = name.toUpperCase() === 'UID' ? `UID ${rest[0]?.toUpperCase()}` : name.toUpperCase()
    if (/^(SELECT|APPEND|EXPUNGE|UID (STORE|COPY|MOVE|EXPUNGE))/.test(command)) changes.push(line)
    if (command === 'CAPABILITY') say('* CAPABILITY IMAP4rev1\r\n')
    if (command === 'LOGIN') {
      const isRight = args.replaceAll('"', '') === `${login.user} ${login.pass}`
      done(isRight ? undefined : 'NO [AUTHENTICATIONFAILED] Wrong name or password')
      return
    }
    if (command === 'LIST')
      say(args.endsWith('""') ? '* LIST (\\Noselect) "/" ""\r\n' : '* LIST (\\HasNoChildren) "/" INBOX\r\n')
    if (command === 'EXAMINE' || command === 'SELECT') {
      say(`* FLAGS (\\Seen)\r\n* ${mails.length} EXISTS\r\n* 0 RECENT\r\n`)
      say(`* OK [UIDVALIDITY ${validity}] Valid\r\n* OK [UIDNEXT ${next}] Next\r\n`)
      done(command === 'EXAMINE' ? 'OK [READ-ONLY] Done' : 'OK [READ-WRITE] Done')
      return
    }
    if (command === 'UID SEARCH') {
      const since = Date.parse(`${/SINCE "?(\d+-\w+-\d+)/i.exec(args)?.[1]} UTC`)
      const found = mails.filter(({ at }) => at.getTime() >= since).map(({ uid }) => uid)
      say(`* SEARCH${found.map((uid) => ` ${uid}`).join('')}\r\n`)
    }
    if (command === 'UID FETCH') {
      for (const mail of among(rest[1] ?? '')) {
        const head = `* ${place(mail)} FETCH (UID ${mail.uid}`
        if (!/BODY/i.test(args)) say(`${head} RFC822.SIZE ${mail.raw.length})\r\n`)
        else {
          fetched.push(mail.uid)
          if (!/BODY\.PEEK/i.test(args)) changes.push(line)
          say(Buffer.concat([Buffer.from(`${head} BODY[] {${mail.raw.length}}\r\n`), mail.raw, Buffer.from(')\r\n')]))
        }
      }
    }
    if (command === 'LOGOUT') {
      say('* BYE\r\n')
      done()
      socket.end()
      return
    }
    const isKnown = /^(CAPABILITY|LIST|LSUB|NOOP|CLOSE|UID (SEARCH|FETCH))$/.test(command)
    done(isKnown ? undefined : 'BAD Not known')
  }

  const serve = (socket: Socket): void => {
    sockets.add(socket)
    let waiting = ''
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      waiting += chunk.toString('utf8')
      for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, end)
        waiting = waiting.slice(end + 2)
        answer(socket, line)
      }
    })
    socket.write('* OK Ready\r\n')
  }
  const server = tls ? createTlsServer(tls, serve) : createServer(serve)
  // Whoever does not trust it hangs up, which is no fault of the server.
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    port: (server.address() as AddressInfo).port,
    fetched,
    changes,
    deliver: (raw, at = new Date()) => {
      mails.push({ uid: next, raw: Buffer.from(raw.replace(/\r?\n/g, '\r\n')), at })
      return next++
    },
    renumber: () => {
      validity += 1
      mails = mails.map((mail) => ({ ...mail, uid: mail.uid + 1000 }))
      next += 1000
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

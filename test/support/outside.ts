import { randomBytes } from 'node:crypto'
import { connect, createServer, type Server, type Socket } from 'node:net'
import pg from 'pg'
import { inject } from 'vitest'

/** Somebody else's PostgreSQL: a database of its own on the test server, with a user that may read it and no more. */
export interface Outside {
  /** Address for the reading user. */
  url: string
  /** The same through a line that can be cut. */
  throughLine(line: Line): string
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  /** Lets the reading user write one table. */
  letWrite(table: string): Promise<void>
  close(): Promise<void>
}

export async function anOutside(script: string): Promise<Outside> {
  const id = randomBytes(5).toString('hex')
  const [database, user] = [`outside_${id}`, `reader_${id}`]
  const own = (name: string) => {
    const url = new URL(inject('templateUrl'))
    url.pathname = `/${name}`
    return url
  }
  await once(own('postgres').href, async (client) => {
    await client.query(`create database ${database}`)
    await client.query(`create role ${user} login password 'read+me'`)
  })
  const owner = new pg.Client({ connectionString: own(database).href })
  await owner.connect()
  await owner.query(`set timezone = 'UTC'`)
  await owner.query(script)
  await owner.query(`grant usage on schema public to ${user}; grant select on all tables in schema public to ${user};
    alter default privileges in schema public grant select on tables to ${user}`)
  const url = own(database)
  url.username = user
  url.password = 'read+me'
  return {
    url: url.href,
    throughLine: (line) => {
      const through = new URL(url)
      through.port = String(line.port)
      return through.href
    },
    query: async (text, values) => (await owner.query(text, values)).rows,
    letWrite: async (table) => void (await owner.query(`grant insert, update on ${table} to ${user}`)),
    close: async () => {
      await owner.end()
      await once(own('postgres').href, async (client) => {
        await client.query(`drop database if exists ${database} with (force)`)
        await client.query(`drop role if exists ${user}`)
      })
    },
  }
}

async function once(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** A line between two programs that breaks when it is told to. */
export interface Line {
  port: number
  /** After so many more bytes from the far side the line breaks, once. */
  breakAfter(bytes: number): void
  close(): Promise<void>
}

export async function aLineTo(url: string): Promise<Line> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let left = Number.POSITIVE_INFINITY
  const server: Server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    near.pipe(far)
    far.on('data', (data) => {
      left -= data.length
      if (left > 0) return near.write(data)
      left = Number.POSITIVE_INFINITY
      near.destroy()
      far.destroy()
    })
    far.on('end', () => near.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    breakAfter: (bytes) => {
      left = bytes
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

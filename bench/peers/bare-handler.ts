import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import pg from 'pg'

/**
 * The ceiling that intake is held against: takes the same requests and inserts into the same table with the same key,
 * with the same group commit, and does nothing else: no keys, no checks, no refusals, no counts, no roll-ups.
 * Started as `node bare-handler.ts DATABASE_URL WORKSPACE`; prints its port.
 */
const [url = '', workspace = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url, max: 4, options: '-c search_path=tenure -c timezone=UTC' })

interface Sent {
  messageId: string
  event: string
  userId: string
  timestamp: string
  properties: object
  context: { groupId: string }
}

interface Waiting {
  events: Sent[]
  done(): void
}

const waiting: Waiting[] = []
let inFlight = 0

const ids = new Map<string, string>()

function idOf(text: string): string {
  let id = ids.get(text)
  if (id === undefined) {
    id = createHash('md5').update(text).digest('hex')
    ids.set(text, id)
  }
  return id
}

async function insert(events: Sent[]): Promise<void> {
  const now = new Date().toISOString()
  await pool.query(
    `insert into events_raw (workspace_id, day, account_raw, message_id, person_raw, group_ref, person_ref, kind, name, robot,
       properties, happened_at, known_at, origin, source)
     select $1, e.day, e.account, e.message, e.person, e.groupref, e.personref, 'track', e.name, false, e.properties, e.at, $2, 'live', 'bare'
     from unnest($3::date[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::jsonb[], $11::timestamptz[])
       as e (day, account, message, person, groupref, personref, name, properties, at)
     on conflict do nothing`,
    [
      workspace,
      now,
      events.map((e) => e.timestamp.slice(0, 10)),
      events.map((e) => idOf(e.context.groupId)),
      events.map((e) => e.messageId),
      events.map((e) => idOf(e.userId)),
      events.map((e) => e.context.groupId),
      events.map((e) => e.userId),
      events.map((e) => e.event),
      events.map((e) => JSON.stringify(e.properties)),
      events.map((e) => e.timestamp),
    ],
  )
}

function pump(): void {
  while (inFlight < 2 && waiting.length > 0) {
    const group = waiting.splice(0, 50)
    inFlight++
    insert(group.flatMap((one) => one.events))
      .then(() => group.forEach((one) => void one.done()))
      .finally(() => {
        inFlight--
        pump()
      })
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

const server = createServer(async (request, response) => {
  const { batch } = JSON.parse(await read(request)) as { batch: Sent[] }
  const done = () => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end('{"success":true}')
  }
  waiting.push({ events: batch, done })
  pump()
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port))

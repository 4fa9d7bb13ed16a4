import { once } from 'node:events'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type Day, epochDay } from '../../src/kernel/day.ts'
import type { WorkspaceId } from '../../src/kernel/ids.ts'

/** What happened on an account's day, as the product's roll-up would have counted it. */
export interface RolledDay {
  account: string
  day: Day
  events: number
  robotEvents: number
  people: number
  agents: number
  logins: number
  apiCalls: number
  conversations: number
  errors: number
  quantity: number
  seconds: number
  /** Numbers of the features in use, from 0. */
  features: readonly number[]
}

/** The days of a month on which somebody was active: bit n is day n + 1. */
export interface RolledPerson {
  account: string
  month: Day
  kind: 'person' | 'agent'
  person: string
  days: number
  robotDays: number
}

export interface Heard {
  /** In the order of their numbers. */
  features: { name: string; first: Day }[]
  signals: { signal: string; first: Day }[]
}

/**
 * Writes roll-ups as they stand, without the events beneath: a hundred million of those would take an hour. The server's
 * superuser writes, so that COPY goes straight into the tables.
 */
export async function writeRollups(
  url: string,
  workspace: WorkspaceId,
  rows: { days: Iterable<RolledDay>; people: Iterable<RolledPerson>; heard: Heard },
): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=tenure' })
  await client.connect()
  try {
    await copyBinary(
      client,
      'events_account_day (workspace_id, account_id, day, events, robot_events, people, agents, logins, api_calls, conversations, errors, quantity, seconds, features)',
      dayRows(workspace, rows.days),
    )
    await copyBinary(
      client,
      'events_account_person_month (workspace_id, account_id, month, kind, person, days, robot_days)',
      personRows(workspace, rows.people),
    )
    await writeHeard(client, workspace, rows.heard)
  } finally {
    await client.end()
  }
}

async function writeHeard(client: pg.Client, workspace: WorkspaceId, { features, signals }: Heard): Promise<void> {
  await client.query(
    'insert into events_features (workspace_id, name, number, first_day) select $1, name, place - 1, day from unnest($2::text[], $3::date[]) with ordinality as f (name, day, place) on conflict do nothing',
    [workspace, features.map(({ name }) => name), features.map(({ first }) => first)],
  )
  await client.query(
    'insert into events_signals (workspace_id, signal, first_day) select $1, * from unnest($2::text[], $3::date[]) on conflict do nothing',
    [workspace, signals.map(({ signal }) => signal), signals.map(({ first }) => first)],
  )
}

// ---------------------------------------------------------------- COPY in its binary form

type Write = (buffer: Buffer, at: number) => number

const pageSize = 1 << 18
/** No row of ours is longer. */
const longestRow = 512

async function copyBinary(client: pg.Client, target: string, rows: Iterable<Write>): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin (format binary)`))
  const finished = once(stream, 'finish')
  let page = Buffer.allocUnsafe(pageSize)
  let at = page.write('PGCOPY\n\xff\r\n\0', 'latin1')
  at = page.writeInt32BE(0, at)
  at = page.writeInt32BE(0, at)
  for (const write of rows) {
    at = write(page, at)
    if (at < pageSize - longestRow) continue
    if (!stream.write(page.subarray(0, at))) await once(stream, 'drain')
    page = Buffer.allocUnsafe(pageSize)
    at = 0
  }
  at = page.writeInt16BE(-1, at)
  stream.end(page.subarray(0, at))
  await finished
}

/** Days of the database's own count: since 2000. */
const sinceTwoThousand = epochDay('2000-01-01' as Day)

function* dayRows(workspace: WorkspaceId, days: Iterable<RolledDay>): Generator<Write> {
  const tenant = uuidBytes(workspace)
  for (const row of days) {
    yield (buffer, start) => {
      let at = buffer.writeInt16BE(14, start)
      at = uuid(buffer, at, tenant)
      at = uuid(buffer, at, uuidBytes(row.account))
      at = int4(buffer, at, epochDay(row.day) - sinceTwoThousand)
      for (const value of [row.events, row.robotEvents, row.people, row.agents, row.logins])
        at = int4(buffer, at, value)
      for (const value of [row.apiCalls, row.conversations, row.errors, row.quantity, row.seconds])
        at = int8(buffer, at, value)
      return bits(buffer, at, row.features)
    }
  }
}

function* personRows(workspace: WorkspaceId, people: Iterable<RolledPerson>): Generator<Write> {
  const tenant = uuidBytes(workspace)
  for (const row of people) {
    yield (buffer, start) => {
      let at = buffer.writeInt16BE(7, start)
      at = uuid(buffer, at, tenant)
      at = uuid(buffer, at, uuidBytes(row.account))
      at = int4(buffer, at, epochDay(row.month) - sinceTwoThousand)
      at = text(buffer, at, row.kind)
      at = uuid(buffer, at, uuidBytes(row.person))
      at = int4(buffer, at, row.days)
      return int4(buffer, at, row.robotDays)
    }
  }
}

const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

function uuid(buffer: Buffer, start: number, bytes: Buffer): number {
  const at = buffer.writeInt32BE(16, start)
  return at + bytes.copy(buffer, at)
}

const int4 = (buffer: Buffer, start: number, value: number): number =>
  buffer.writeInt32BE(value, buffer.writeInt32BE(4, start))

function int8(buffer: Buffer, start: number, value: number): number {
  return buffer.writeBigInt64BE(BigInt(value), buffer.writeInt32BE(8, start))
}

function text(buffer: Buffer, start: number, value: string): number {
  const at = buffer.writeInt32BE(value.length, start)
  return at + buffer.write(value, at, 'latin1')
}

function bits(buffer: Buffer, start: number, features: readonly number[]): number {
  const at = buffer.writeInt32BE(256, buffer.writeInt32BE(36, start))
  buffer.fill(0, at, at + 32)
  for (const number of features) buffer[at + (number >> 3)] = (buffer[at + (number >> 3)] ?? 0) | (128 >> (number & 7))
  return at + 32
}

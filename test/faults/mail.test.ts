import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Product } from '../../src/app/product.ts'
import type { AccountId, WorkspaceId } from '../../src/kernel/ids.ts'
import { rawId, upsertAccounts, upsertContacts } from '../../src/modules/accounts/index.ts'
import { putSettings, usualSettings } from '../../src/modules/messaging/store/settings.ts'
import { createKey, createWorkspace, ensureMember, permissionsOf } from '../../src/modules/workspaces/index.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { figure, proveSize } from '../support/figures.ts'
import { aSender, aTemplate, type Place } from '../support/mail.ts'
import { aMailServer, type MailServer, type Taken } from '../support/mail-server.ts'
import {
  byHand,
  databaseUrlOf,
  endAll,
  freePort,
  freshFolder,
  killProcessAlone,
  killWhole,
  pause,
  startProduct,
} from './running-product.ts'

/**
 * Five rounds find it where mail in the middle of a hand-off goes back into the queue (3 of 80 went out twice), and where what an
 * ended process held is not taken up at once (75 runs and mails were still open after a minute).
 */
const rounds = proveSize({ reduced: 5, full: 50 })
/** Accounts that enter in a round, each of which gets two mails and a task. */
const together = 8
/** What a killed product left is taken up by the next one; a product that needs longer does not come back. In milliseconds. */
const finishesWithin = 60_000

const source = `name: Two mails and a call
steps:
  - send: { template: first, purpose: service }
  - task: { title: Call them, due: { days: 2 } }
  - send: { template: second, purpose: service }
`

const random = seededRandom(20_261_129)
const data = freshFolder()
let port: number
let server: MailServer

beforeAll(async () => {
  port = await freePort()
  server = await aMailServer()
})
afterEach(() => endAll(data))
afterAll(async () => {
  await server.close()
  rmSync(dirname(data), { recursive: true, force: true })
})

interface House {
  workspace: WorkspaceId
  key: string
  accounts: AccountId[]
}

/** A company with a sender, two templates and accounts with a person each, at any hour of the day and with no limit on mail. */
async function openHouse({ platform }: Product): Promise<House> {
  const { id: workspace } = await createWorkspace(platform, { name: 'House of mail', zone: 'UTC', currency: 'USD' })
  const place: Place = { clock: platform.clock, within: (work) => platform.db.within(workspace, work) }
  const names = Array.from({ length: rounds * together }, (_, at) => `Company ${at}`)
  const accounts = names.map((name) => rawId(workspace, 'crm', name))
  await place.within(async (tx) => {
    const how = { source: 'crm', origin: 'import' as const, known: tx.now }
    await upsertAccounts(
      tx,
      names.map((name) => ({ externalId: name, name, stage: 'retention' as const })),
      how,
    )
    await upsertContacts(
      tx,
      accounts.map((account, at) => ({
        ...{ externalId: `p${at}`, account, name: `Person ${at}`, email: `person${at}@customer.example` },
      })),
      how,
    )
  })
  await aSender(place, server.port)
  for (const key of ['first', 'second']) await aTemplate(place, key, { subject: `${key} to {{ company_name }}.` })
  const key = await place.within(async (tx) => {
    await putSettings(tx, { ...usualSettings, perDay: 1000, perWeek: 1000, quietFrom: 0, quietTo: 0 })
    const member = await ensureMember(tx, { name: 'Ines', email: 'ines@house.example', role: 'owner' })
    return createKey(tx, { name: 'test', scopes: [...permissionsOf('owner')], member, source: 'test' })
  })
  return { workspace, key: key.text, accounts }
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads answers as it expects them
async function call(key: string, path: string, body: unknown): Promise<any> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.status >= 300) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** The server's moods for a round: now and then it reads a message and hangs up, or lets the product wait for its yes. */
function drawMoods(): void {
  server.moods.length = 0
  for (let at = 0; at < together * 2; at++) {
    const chance = random.next()
    server.moods.push(chance < 0.06 ? { drop: true } : { wait: chance < 0.3 ? 0 : chance * 200 })
  }
}

test(`in ${rounds} kills while a playbook sends, each mail goes out once or is marked, and every run comes to its end`, async () => {
  let house: House | undefined
  let playbook = ''
  const entered = new Set<string>()
  const started: number[] = []
  for (let round = 0; round < rounds; round++) {
    const product = await startProduct(data, port)
    started.push(product.recovered)
    house ??= await byHand({ data }, openHouse)
    const { key, accounts } = house
    if (!playbook) {
      playbook = (await call(key, '/api/playbooks', { source })).id
      await call(key, `/api/playbooks/${playbook}/stage`, { stage: 'live', reason: 'A test' })
    }
    drawMoods()
    const mine = accounts.slice(round * together, (round + 1) * together)
    const { items } = await call(key, `/api/playbooks/${playbook}/runs`, { accounts: mine })
    for (const { account, run } of items) if (run) entered.add(account)
    // Once mail begins to go out: before that there is nothing to be done twice.
    const heard = server.heard.length
    for (let waited = 0; server.heard.length === heard && waited < 10_000; waited += 20) await pause(20)
    await pause(random.next() * 600)
    // Now the process alone dies, now the whole machine.
    if (round % 2 === 0) await killProcessAlone(product)
    else await killWhole(product, data)
  }
  server.moods.length = 0
  await startProduct(data, port)
  const begun = performance.now()
  while ((await leftOpen()) > 0 && performance.now() - begun < finishesWithin) await pause(250)
  const took = performance.now() - begun
  const found = { ...(await ended(entered)), ...judged(await messages(), server.taken) }
  const { mails, ambiguous, runs, ...wrong } = found
  figure('kill -9 while a playbook sends: rounds', rounds, rounds)
  figure('kill -9 while a playbook sends: runs', runs, entered.size)
  figure('kill -9 while a playbook sends: mails', mails, runs * 2)
  figure('kill -9 while a playbook sends: marked as ambiguous', ambiguous, 'any')
  figure('kill -9 while a playbook sends: sent twice, lost or wrongly told', wrong.twice + wrong.lost + wrong.untold, 0)
  figure('kill -9 while a playbook sends: runs that did not end, tasks twice or missing', wrong.stuck + wrong.tasks, 0)
  figure('kill -9 while a playbook sends: all done after the last', `${Math.round(took)} ms`, 'at most 60000 ms')
  expect(wrong).toEqual({ open: 0, twice: 0, lost: 0, untold: 0, stuck: 0, tasks: 0 })
  expect([runs, mails]).toEqual([entered.size, entered.size * 2])
  expect(entered.size).toBe(rounds * together)
  // The server hung up on some, so that a test in which nothing is ever marked proves nothing.
  expect(ambiguous).toBeGreaterThan(0)
})

// ---------------------------------------------------------------- what is there afterwards

async function onDatabase<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrlOf(data), options: '-c search_path=tenure' })
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

async function leftOpen(): Promise<number> {
  const [row] = await onDatabase<{ open: string }>(`
    select (select count(*) from playbooks_runs where status <> 'ended')
      + (select count(*) from messaging_messages where status in ('waiting', 'sending')) as open`)
  return Number(row?.open)
}

async function ended(entered: ReadonlySet<string>) {
  const runs = await onDatabase<{ account: string; ended: string | null; tasks: string }>(`
    select r.account_id as account, r.ended, (select count(*) from tasks t where t.account_id = r.account_id) as tasks
    from playbooks_runs r`)
  const known = new Set(runs.map(({ account }) => account))
  return {
    runs: runs.length,
    open: await leftOpen(),
    stuck: runs.filter(({ ended }) => ended !== 'done').length + [...entered].filter((one) => !known.has(one)).length,
    tasks: runs.filter(({ tasks }) => tasks !== '1').length,
  }
}

interface Told {
  /** Null until it is written, which is when it is about to go. */
  subject: string | null
  status: string
}

const messages = () => onDatabase<Told>('select subject, status from messaging_messages')

/** Holds what the product says of its mails against what the server took, by the subject, which names template and account. */
function judged(told: readonly Told[], taken: readonly Taken[]) {
  const times = new Map<string, number>()
  for (const { raw } of taken) {
    const subject = /^Subject: (.*?)\r?$/m.exec(raw)?.[1] ?? ''
    times.set(subject, (times.get(subject) ?? 0) + 1)
  }
  const timesOf = ({ subject }: Told) => times.get(subject ?? '') ?? 0
  const written = told.flatMap(({ subject }) => subject ?? [])
  const subjects = new Set(written)
  return {
    mails: told.length,
    ambiguous: told.filter(({ status }) => status === 'ambiguous').length,
    // Never silently twice: not even one that is marked goes out again by itself.
    twice: [...times.values()].filter((count) => count > 1).length + written.length - subjects.size,
    lost: told.filter((one) => one.status === 'sent' && timesOf(one) === 0).length,
    // Neither sent nor marked, or out without anybody knowing of it.
    untold:
      told.filter(({ status }) => status !== 'sent' && status !== 'ambiguous').length +
      [...times.keys()].filter((subject) => !subjects.has(subject)).length,
  }
}

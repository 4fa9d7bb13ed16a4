import type { SourceId, WorkspaceId } from '../../src/kernel/ids.ts'
import { pullNow } from '../../src/modules/connectors/index.ts'
import type { Platform } from '../../src/platform/contributions.ts'
import type { Random } from '../../src/platform/random.ts'
import { anOutside, type Outside } from '../support/outside.ts'
import { pause } from './running-product.ts'

/** Somebody's PostgreSQL that goes on while the product dies: customers whose fields change, invoices that come and are corrected. */
export interface Billing {
  outside: Outside
  workspace: WorkspaceId
  source: SourceId
  key: string
}

const companies = 8
/** Companies whose plan a person of ours has set: that source is not its master (rule 4). */
const settledByUs = 2
const ours = 'Set by a person'

export async function anOutsideBilling(): Promise<Outside> {
  return anOutside(`
    create table companies (id text primary key, name text, plan text, industry text, updated_at timestamptz not null default clock_timestamp());
    create table invoices (no text primary key, company text, amount numeric, issued date, updated_at timestamptz not null default clock_timestamp());
    insert into companies (id, name, plan, industry) select 'C-' || n, 'Company ' || n, 'Plan 0', 'Trade 0' from generate_series(1, ${companies}) n`)
}

interface Stream {
  name: string
  key: string
  shape: string
  columns: Record<string, string>
}

const streams: Stream[] = [
  {
    name: 'companies',
    key: 'id',
    shape: 'accounts.account',
    columns: { id: 'id', name: 'name', plan: 'plan', industry: 'industry' },
  },
  {
    name: 'invoices',
    key: 'no',
    shape: 'revenue.invoice',
    columns: { id: 'no', account: 'company', amount: 'amount', issued: 'issued' },
  },
]

/** Connects the running product to it over the API, waits for the first rows, and sets the plan of some by hand. */
export async function connectBilling(
  url: string,
  outside: Outside,
  house: { workspace: WorkspaceId; key: string },
): Promise<Billing> {
  const ask = (method: string, path: string, body?: unknown) => call(url, house.key, method, path, body)
  const settings = { url: outside.url }
  const { id } = await ask('POST', '/api/connectors', { name: 'billing', kind: 'sql', settings })
  for (const { name, key, shape, columns } of streams)
    await ask('POST', `/api/connectors/${id}/streams`, {
      name,
      place: { table: name, key: [key], cursor: 'updated_at' },
      shape,
      columns: Object.entries(columns).map(([field, column]) => ({ field, column })),
    })
  await ask('POST', `/api/connectors/${id}/act`, { what: 'resume' })
  for (let found = 0; found < companies; await pause(100))
    found = (await ask('GET', '/api/accounts/search?text=Company')).items.length
  for (let at = 1; at <= settledByUs; at++) {
    const { items } = await ask('GET', `/api/accounts/search?text=${encodeURIComponent(`Company ${at}`)}`)
    await ask('PATCH', `/api/accounts/${items[0].id}`, { plan: ours })
  }
  return { outside, source: id, ...house }
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads answers as it expects them
async function call(url: string, key: string, method: string, path: string, body?: unknown): Promise<any> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return JSON.parse(text)
}

let made = 0

/** Rows come and change, and the product is asked to pull all the while, whether it answers or not. */
export function startBilling(
  url: string,
  { outside, source, key }: Billing,
  random: Random,
): { stop(): Promise<void> } {
  let stopped = false
  const some = (most: number) => 1 + Math.floor(random.next() * most)
  const work = async () => {
    for (let turn = 0; !stopped; turn++) {
      const rows = Array.from(
        { length: some(40) },
        () => `('I-${++made}', 'C-${some(companies)}', ${some(9000)}, '2026-01-05')`,
      )
      await outside.query(`insert into invoices (no, company, amount, issued) values ${rows.join(', ')}`)
      await outside.query(
        `update invoices set amount = amount + 1, updated_at = clock_timestamp() where no = 'I-${some(made)}'`,
      )
      await outside.query(
        `update companies set plan = 'Plan ${made}', industry = 'Trade ${made}', updated_at = clock_timestamp() where id = 'C-${some(companies)}'`,
      )
      if (turn % 4 === 0) await call(url, key, 'POST', `/api/connectors/${source}/act`, { what: 'run' }).catch(() => {})
      await pause(20)
    }
  }
  const working = work()
  return {
    stop: async () => {
      stopped = true
      await working
    },
  }
}

export const billingSound = {
  rows: 0,
  pulls: 0,
  lost: 0,
  doubled: 0,
  wrong: 0,
  mastersBroken: 0,
  readAgain: 0,
  leftOpen: 0,
}

type Ask = <Row extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<Row[]>

/** Whether it was pulled since a moment, and whether a pull is under way: one that is killed goes on as the same pull. */
export async function pulledSince(billing: Billing, since: Date, ask: Ask): Promise<{ any: boolean; open: boolean }> {
  const [newest] = await ask<{ any: boolean; open: boolean }>(
    `select greatest(beat_at, finished_at) >= $2 as any, worker is not null and beat_at >= $2 as open
     from connectors_runs where workspace_id = $1 order by started_at desc, id desc limit 1`,
    [billing.workspace, since],
  )
  return newest ?? { any: false, open: false }
}

/** Pulls what is left, and holds what the product has against what is there outside. */
export async function compareBilling(platform: Platform, billing: Billing, ask: Ask): Promise<typeof billingSound> {
  const { outside, workspace, source } = billing
  const pull = () => pullNow(platform, workspace, source, () => true)
  await pull()
  const there = await outside.query(`select no, (amount * 100)::bigint::text as amount from invoices`)
  const here = await ask<{ number: string; amount: string }>(
    'select number, amount::text as amount from revenue_invoices where workspace_id = $1',
    [workspace],
  )
  const amounts = Map.groupBy(here, ({ number }) => number)
  const fields = await ask<{ name: string; plan: string; industry: string }>(
    'select name, plan, industry from accounts where workspace_id = $1 and merged_into is null',
    [workspace],
  )
  const own = new Map(fields.map((one) => [one.name, one]))
  const told = await outside.query('select id, name, plan, industry from companies')
  const isMastered = (row: Record<string, unknown>) => {
    const found = own.get(String(row.name))
    const byUs = Number(String(row.id).slice(2)) <= settledByUs
    return found?.industry === row.industry && found?.plan === (byUs ? ours : row.plan)
  }
  await pull()
  const [last] = await ask<{ written: string }>(
    `select sum((count ->> 'written')::int)::text as written from connectors_runs r, jsonb_array_elements(r.counts) count
     where workspace_id = $1 and id = (select max(id::text)::uuid from connectors_runs where workspace_id = $1)`,
    [workspace],
  )
  const [runs] = await ask<{ open: string; pulls: string }>(
    `select count(*) filter (where state = 'running') as open, count(*) as pulls from connectors_runs where workspace_id = $1`,
    [workspace],
  )
  return {
    rows: there.length,
    pulls: Number(runs?.pulls),
    lost: there.filter(({ no }) => !amounts.has(String(no))).length,
    doubled: here.length - amounts.size + Math.max(0, fields.length - companies),
    wrong: there.filter(({ no, amount }) => amounts.get(String(no))?.some((one) => one.amount !== amount)).length,
    mastersBroken: told.filter((row) => !isMastered(row)).length,
    readAgain: Number(last?.written ?? -1),
    leftOpen: Number(runs?.open),
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { migrationFolders } from '../src/app/migrations.ts'
import type { WorkspaceId } from '../src/kernel/ids.ts'
import { upsertAccounts } from '../src/modules/accounts/index.ts'
import { createKey, createWorkspace, ensureMember } from '../src/modules/workspaces/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { type BenchOptions, type BenchResult, rounds } from './harness.ts'
import { asSuperuser, dataFolder, platformOn } from './support/place.ts'
import { ended } from './support/processes.ts'

const perBatch = 100
const senders = 16

/**
 * Durable ingestion of the whole product, with its roll-ups and measures running, against a bare handler that inserts into
 * the same table with the same key and the same group commit. Events a second, from the first byte sent to the last answer.
 */
export async function run({ settings, say }: BenchOptions): Promise<BenchResult> {
  const count = Number(settings.rounds ?? 5)
  const events = Number(settings.events ?? 150_000)
  const accounts = Number(settings.accounts ?? 1_000)
  const setting = await prepare(accounts, say)
  const product = await program(
    import.meta.resolve('../src/app/cli/main.ts'),
    ['start', '--no-demo', '--port', '0', '--database-url', setting.url, '--data', setting.folder],
    /ready .*:(\d+)/,
  )
  const bare = await program(
    import.meta.resolve('./peers/bare-handler.ts'),
    [setting.url, setting.workspace],
    /^(\d+)/m,
  )
  const lags: number[] = []
  const answers: number[] = []
  try {
    const result = await rounds(count, {
      ours: async (round) => {
        await rested(setting.url)
        const { speed, latencies } = await send(product.port, bodies(events, accounts), setting.authorization)
        answers.push(...latencies)
        const lag = await untilRolledUp(setting.url)
        if (round >= 0) lags.push(lag)
        say(`tenure ${Math.round(speed)} events/s, rolled up ${lag.toFixed(1)} s later`)
        return speed
      },
      peer: async () => {
        await rested(setting.url)
        const { speed } = await send(bare.port, bodies(events, accounts), '')
        say(`bare handler ${Math.round(speed)} events/s`)
        return speed
      },
    })
    const sorted = answers.sort((a, b) => a - b)
    return {
      name: 'ingest',
      unit: 'events/s',
      peerName: 'bare handler',
      budget: 'ratio 0.6 or more',
      ...result,
      more: {
        'answer p50 ms': Math.round(sorted[sorted.length >> 1] ?? 0),
        'answer p99 ms': Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
        'rolled up after s': Math.max(...lags).toFixed(1),
        'events stored': await stored(setting.url),
      },
    }
  } finally {
    await Promise.all([product.child, bare.child].map(ended))
    await setting.close()
  }
}

interface Setting {
  url: string
  folder: string
  workspace: WorkspaceId
  authorization: string
  close(): Promise<void>
}

/** A durable database of its own with a workspace, its accounts and a key. */
async function prepare(accounts: number, say: (text: string) => void): Promise<Setting> {
  const folder = await dataFolder(undefined)
  const server = await startEmbedded({ folder: folder.path })
  await migrate(server.url, migrationFolders())
  const platform = platformOn({ url: server.url, folder: folder.path, clock: systemClock })
  const { id: workspace } = await createWorkspace(platform, { name: 'Bench' })
  const key = await platform.db.within(workspace, async (tx) => {
    const member = await ensureMember(tx, { name: 'Bench', email: 'bench@fernhollow.example', role: 'admin' })
    const drafts = Array.from({ length: accounts }, (_, index) => ({
      externalId: `account-${index}`,
      name: `Account ${index}`,
      stage: 'retention' as const,
    }))
    await upsertAccounts(tx, drafts, { source: 'product', origin: 'import', known: tx.now })
    return createKey(tx, { name: 'Bench', scopes: ['intake'], member, source: 'product' })
  })
  await platform.db.close()
  say(`database in ${folder.path}, ${accounts} accounts`)
  return {
    url: server.url,
    folder: folder.path,
    workspace,
    authorization: `Basic ${Buffer.from(`${key.text}:`).toString('base64')}`,
    close: async () => {
      await server.stop()
      await folder.drop()
    },
  }
}

/** Starts one of our programs and waits until it says where it listens. */
async function program(file: string, args: string[], said: RegExp): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [fileURLToPath(file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      output += data
      const match = said.exec(output)
      if (match) resolve(Number(match[1]))
    })
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
  return { child, port }
}

/** Requests as a product sends them, made before the clock runs. */
function bodies(events: number, accounts: number): string[] {
  const now = Date.now()
  return Array.from({ length: Math.ceil(events / perBatch) }, (_, at) => {
    const batch = Array.from({ length: perBatch }, (_, index) => {
      const account = (at * 31 + index * 7) % accounts
      return {
        type: 'track',
        event: `Feature ${(at + index * 3) % 40}`,
        userId: `person-${account}-${(at * 13 + index) % 12}`,
        messageId: randomUUID(),
        timestamp: new Date(now - ((at * perBatch + index) % 3000)).toISOString(),
        properties: { plan: 'pro', step: index % 5, items: (at + index) % 17 },
        context: { groupId: `account-${account}`, library: { name: 'bench', version: '1' } },
      }
    })
    return JSON.stringify({ batch, sentAt: new Date(now).toISOString() })
  })
}

async function send(
  port: number,
  list: string[],
  authorization: string,
): Promise<{ speed: number; latencies: number[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: senders })
  const latencies: number[] = []
  let next = 0
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: senders }, async () => {
      for (let at = next++; at < list.length; at = next++) {
        const sent = performance.now()
        await post(agent, port, list[at] as string, authorization)
        latencies.push(performance.now() - sent)
      }
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  agent.destroy()
  return { speed: (list.length * perBatch) / seconds, latencies }
}

function post(agent: Agent, port: number, body: string, authorization: string): Promise<void> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { agent, port, host: '127.0.0.1', method: 'POST', path: '/v1/batch', headers },
      (response) => {
        response.resume()
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function untilRolledUp(url: string): Promise<number> {
  const begun = performance.now()
  while (
    (await asked(
      url,
      'select (select count(*) from tenure.events_touched) + (select count(*) from tenure.measures_touched) as n',
    )) > 0
  ) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return (performance.now() - begun) / 1000
}

/** Each side begins with nothing left to flush, or the one that follows a fast one pays for its writes. */
const rested = (url: string) => answersTo(url, 'checkpoint')

const stored = (url: string) => asked(url, 'select count(*) as n from tenure.events_raw')

const asked = async (url: string, text: string): Promise<number> => Number((await answersTo(url, text))[0]?.n)

const answersTo = (url: string, text: string) =>
  asSuperuser(url, async (client) => (await client.query<{ n?: string }>(text)).rows)

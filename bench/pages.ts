import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startOfDay } from '../src/kernel/day.ts'
import { createKey, firstLink, permissionsOf } from '../src/modules/workspaces/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import type { BenchOptions, BenchResult } from './harness.ts'
import type { Answered, Load } from './support/load.ts'
import { type Reader, requestsOf } from './support/page-requests.ts'
import { type PagesBase, pagesBase, zone } from './support/pages-base.ts'
import { dataFolder, movedClock, platformOn } from './support/place.ts'
import { ended, signedIn, started } from './support/processes.ts'

/**
 * Pages over a large base while the night works: an administrator by session and some success managers by key open accounts,
 * read lists and search, change attributes and send events, at a fixed rate, beside a process that closes a day and scores it.
 * There is no peer: the figure stands against a budget.
 */
export async function run({ settings, say }: BenchOptions): Promise<BenchResult> {
  const accounts = Number(settings.accounts ?? 1_000_000)
  const rate = Number(settings.rate ?? 20)
  const seconds = Number(settings.seconds ?? 240)
  const folder = await dataFolder(settings.data)
  const server = await startEmbedded({ folder: folder.path })
  const children: ChildProcess[] = []
  try {
    const base = await pagesBase(server, accounts, say)
    if ('only-base' in settings) return onlyBase(accounts)
    // A few minutes past midnight: the first hour is the night's, and figures worked out ahead come after it.
    const by = startOfDay(base.today, zone).getTime() + 300_000 - systemClock.now().getTime()
    const served = started('./served.ts', [base.url, folder.path, String(by)])
    children.push(served.child)
    const port = Number(await served.line())
    const { readers, intake } = await letIn(base, folder.path, by, port)
    const asked = await requestsOf({ base, accounts, readers, intake, rate, seconds })
    await send(
      port,
      asked
        .filter(({ kind }) => kind !== 'patch')
        .slice(0, 100)
        .map((one, at) => ({ ...one, at: at * 50 })),
    )
    say(`${asked.length} requests in ${seconds} s, at ${rate} a second`)
    const night =
      'no-night' in settings
        ? null
        : started('./night.ts', [base.url, folder.path, String(by), base.workspace], { ownSession: true })
    if (night) children.push(night.child)
    const answers = await send(port, asked)
    const slept =
      night === null
        ? { seconds: 'none' }
        : await Promise.race([
            night.line().then((text) => JSON.parse(text) as Night),
            pause('wait-for-night' in settings ? 600_000 : 100).then(() => ({ seconds: `beyond ${seconds}` })),
          ])
    return result(accounts, answers, slept)
  } finally {
    await Promise.all(children.map(ended))
    await server.stop()
    await folder.drop()
  }
}

type Night = Record<string, number | string>

function result(accounts: number, answers: readonly Answered[], night: Night): BenchResult {
  const errors = answers.filter(({ status }) => status !== 200)
  for (const { kind, path, status, said } of errors.slice(0, 5)) console.error(`${kind} ${path}: ${status} ${said}`)
  const kinds = [...Map.groupBy(answers, ({ kind }) => kind)].sort(([a], [b]) => (a < b ? -1 : 1))
  const all = answers.map(({ milliseconds }) => milliseconds)
  if (process.env.TENURE_BENCH_DETAIL) sayPaths(answers)
  return {
    name: 'pages',
    unit: 'ms at p50',
    ours: at(all, 50),
    peer: null,
    peerName: null,
    ratio: null,
    budget: 'p50 15 ms, p95 60 ms, no errors',
    rounds: 1,
    load: loadavg()[0] ?? 0,
    more: {
      accounts,
      requests: answers.length,
      errors: errors.length,
      'p95 ms': at(all, 95),
      'p99 ms': at(all, 99),
      ...Object.fromEntries(
        kinds.map(([kind, some]) => {
          const times = some.map(({ milliseconds }) => milliseconds)
          return [`${kind} p50/p95/p99`, [50, 95, 99].map((share) => at(times, share)).join(' / ')]
        }),
      ),
      ...Object.fromEntries(Object.entries(night).map(([name, value]) => [`night ${name}`, value])),
    },
  }
}

/** The time within which that many of a hundred are answered, to a tenth. */
function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? 0) * 10) / 10
}

/** Which addresses take longest, for whoever looks for a cause. */
function sayPaths(answers: readonly Answered[]): void {
  const named = (path: string) =>
    decodeURIComponent(path)
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
      .replace(/cursor=[^&]*/, 'cursor=…')
      .replace(/&columns=.*$/, '')
  const paths = [...Map.groupBy(answers, ({ kind, path }) => `${kind} ${named(path)}`)].map(([path, some]) => {
    const times = some.map(({ milliseconds }) => milliseconds)
    return { path, count: some.length, p50: at(times, 50), p95: at(times, 95), sum: times.reduce((a, b) => a + b, 0) }
  })
  for (const { path, count, p50, p95 } of paths.sort((a, b) => b.sum - a.sum).slice(0, 60))
    console.error(`${String(count).padStart(5)} ${String(p50).padStart(8)} ${String(p95).padStart(8)}  ${path}`)
}

const onlyBase = (accounts: number): BenchResult => ({
  name: 'pages',
  unit: 'accounts made',
  ours: accounts,
  peer: null,
  peerName: null,
  ratio: null,
  budget: 'none',
  rounds: 0,
  load: loadavg()[0] ?? 0,
})

// ---------------------------------------------------------------- who reads

const readingCsms = 12

async function letIn(
  base: PagesBase,
  folder: string,
  by: number,
  port: number,
): Promise<{ readers: Reader[]; intake: string }> {
  const platform = platformOn({ url: base.url, folder, clock: movedClock(by), connections: 2 })
  platform.config.baseUrl = `http://127.0.0.1:${port}`
  const link = await firstLink(platform)
  const cookie = link ? await signedIn(link) : null
  const keys = await platform.db.within(base.workspace, async (tx) => {
    const make = async (name: string, member: PagesBase['admin'], scopes: string[]) =>
      (await createKey(tx, { name, member, scopes, source: 'product' })).text
    const csms: Reader[] = []
    for (const { member, book } of base.csms.slice(0, readingCsms)) {
      const key = await make(`csm ${member}`, member, [...permissionsOf('csm')])
      csms.push({ member, book, headers: { authorization: `Bearer ${key}` } })
    }
    const admin = await make('admin', base.admin, [...permissionsOf('admin')])
    return { csms, admin, intake: await make('intake', base.admin, ['intake']) }
  })
  await platform.db.close()
  // As many requests of somebody who sees all as of those who see a book.
  const admin: Reader = {
    member: base.admin,
    book: null,
    headers: cookie ? { cookie } : { authorization: `Bearer ${keys.admin}` },
  }
  const readers = [...keys.csms, ...keys.csms.map(() => admin)]
  return { readers, intake: `Basic ${Buffer.from(`${keys.intake}:`).toString('base64')}` }
}

// ---------------------------------------------------------------- sending

/** From a process of its own, so that neither our work nor the night's delays the clock by which requests are sent. */
async function send(port: number, asked: Load['asked']): Promise<Answered[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tenure-load-'))
  const file = join(folder, 'load.json')
  await writeFile(file, JSON.stringify({ port, asked } satisfies Load))
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.resolve('./support/load.ts')), file],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const parts: Buffer[] = []
  child.stdout.on('data', (data: Buffer) => parts.push(data))
  await new Promise((resolve) => child.once('close', resolve))
  await rm(folder, { recursive: true })
  return JSON.parse(Buffer.concat(parts).toString()) as Answered[]
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

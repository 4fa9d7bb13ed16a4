import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { fitBoosting } from '../src/platform/learning/boosting.ts'
import { rawChances } from '../src/platform/learning/model.ts'
import { auc, brier } from '../src/platform/learning/skill.ts'
import { type Column, categorical, pick, rowsAt, type Table } from '../src/platform/learning/table.ts'
import { seededRandom } from '../src/platform/random.ts'
import type { BenchOptions, BenchResult } from './harness.ts'

/** The given sets of customers that left or stayed, by the column that says so; columns that only name a row are left out. */
const sets = [
  {
    name: 'telco',
    file: 'ibm-telco-churn/Telco-Customer-Churn.csv.gz',
    happened: 'Churn',
    yes: 'Yes',
    without: ['customerID'],
  },
  {
    name: 'bank',
    file: 'bank-churn-modelling/Churn_Modelling.csv.gz',
    happened: 'Exited',
    yes: '1',
    without: ['RowNumber', 'CustomerId', 'Surname'],
  },
  {
    name: 'shop',
    file: 'ecommerce-churn/E Commerce Dataset.csv.gz',
    happened: 'Churn',
    yes: '1',
    without: ['CustomerID'],
  },
] as const

interface Given {
  table: Table
  happened: Float64Array
  folds: Int32Array
}

interface Figure {
  auc: number
  brier: number
  seconds: number
}

/** Boosting on the given sets beside scikit-learn and XGBoost on the same five folds; then how long large tables take. */
export async function run({ settings, say }: BenchOptions): Promise<BenchResult> {
  const datasets = process.env.TENURE_DATASETS
  const given = new Map(
    sets.flatMap((set) => {
      const file = datasets ? join(datasets, set.file) : ''
      return existsSync(file) ? [[set.name, read(file, set)] as const] : []
    }),
  )
  if (given.size === 0) say('TENURE_DATASETS is not set: the given sets are left out')
  const ours = new Map<string, Figure>([...given].map(([name, one]) => [name, folded(one)]))
  const { found: peers, why } = peersOn(given)
  if (why) say(why)
  const more: Record<string, number | string> = {}
  for (const [name, own] of ours) more[`${name}: ours`] = inWords(own)
  for (const peer of peers) {
    const ratio = peer.seconds / (ours.get(peer.set)?.seconds ?? Number.NaN)
    more[`${peer.set}: ${peer.peer}`] = `${inWords(peer)}, ours at ${ratio.toFixed(2)} of its speed`
  }
  const worst = Math.max(...peers.map((peer) => peer.auc - (ours.get(peer.set)?.auc ?? 0)), Number.NEGATIVE_INFINITY)
  const dim = Math.max(...peers.map((peer) => (ours.get(peer.set)?.brier ?? 0) - peer.brier), Number.NEGATIVE_INFINITY)
  if (peers.length > 0)
    Object.assign(more, { 'AUC below a peer by': worst.toFixed(4), 'Brier above by': dim.toFixed(4) })
  else more.peers = why ?? 'none'
  const [rows, columns, judged] = [settings.rows ?? 100_000, settings.columns ?? 60, settings.judged ?? 1_000_000].map(
    Number,
  )
  const large = largeTable(rows as number, columns as number)
  const before = process.cpuUsage()
  const fit = timed(() => fitBoosting(large.table, large.happened, { rounds: 100 }))
  const { user, system } = process.cpuUsage(before)
  const judging = timed(() => {
    for (let at = 0; at < (judged as number); at += rows as number) rawChances(fit.value, large.table)
  })
  more['boosted: processor time of all threads'] = `${((user + system) / 1e6).toFixed(1)} s`
  more[`${judged} judged`] = `${judging.seconds.toFixed(1)} s`
  return {
    name: 'churn',
    unit: 's',
    ours: fit.seconds,
    peer: null,
    peerName: null,
    ratio: null,
    budget: `${rows} x ${columns} boosted in 20 s, a million judged in 30 s; AUC at most 0.005 below, Brier 0.002 above a peer`,
    rounds: 1,
    load: loadavg()[0] ?? 0,
    more,
  }
}

const inWords = ({ auc: area, brier: square, seconds }: Figure) =>
  `AUC ${area.toFixed(4)}, Brier ${square.toFixed(4)}, ${seconds.toFixed(1)} s`

function timed<Value>(work: () => Value): { value: Value; seconds: number } {
  const start = performance.now()
  const value = work()
  return { value, seconds: (performance.now() - start) / 1000 }
}

function read(file: string, { happened, yes, without }: (typeof sets)[number]): Given {
  const [first, ...lines] = gunzipSync(readFileSync(file))
    .toString()
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/)
  const names = (first as string).split(',')
  const cells = lines.map((line) => line.split(','))
  const columns: Column[] = []
  const values: Float64Array[] = []
  names.forEach((name, at) => {
    if (name === happened || (without as readonly string[]).includes(name)) return
    const words = cells.map((row) => row[at]?.trim() ?? '')
    if (words.every((word) => word === '' || Number.isFinite(Number(word)))) {
      columns.push({ name })
      values.push(Float64Array.from(words, (word) => (word === '' ? Number.NaN : Number(word))))
      return
    }
    const found = categorical(words.map((word) => (word === '' ? null : word)))
    columns.push({ name, categories: found.categories })
    values.push(found.values)
  })
  const came = Float64Array.from(cells, (row) => (row[names.indexOf(happened)]?.trim() === yes ? 1 : 0))
  const random = seededRandom(7)
  return {
    table: { rows: cells.length, columns, values },
    happened: came,
    folds: Int32Array.from(cells, () => Math.floor(random.next() * 5)),
  }
}

function folded({ table, happened, folds }: Given): Figure {
  const figures = [0, 1, 2, 3, 4].map((fold) => {
    const places = (isOwn: boolean) => [...folds.keys()].filter((row) => (folds[row] === fold) === isOwn)
    const [learned, rest] = [places(false), places(true)]
    const fit = timed(() => fitBoosting(rowsAt(table, learned), pick(happened, learned)))
    const foretold = { scores: rawChances(fit.value, rowsAt(table, rest)), happened: pick(happened, rest) }
    return { auc: auc(foretold) ?? 0, brier: brier(foretold) ?? 1, seconds: fit.seconds }
  })
  const sum = (of: keyof Figure) => figures.reduce((total, figure) => total + figure[of], 0)
  return { auc: sum('auc') / 5, brier: sum('brier') / 5, seconds: sum('seconds') }
}

type Peer = Figure & { set: string; peer: string }

/** What Debian's python3-sklearn and python3-xgboost reach on the same folds; nothing, with the reason, where they are absent. */
function peersOn(given: ReadonlyMap<string, Given>): { found: Peer[]; why: string | null } {
  if (given.size === 0) return { found: [], why: 'no set to compare on' }
  // Debian's packages belong to its own Python, which another one may stand before.
  const python = ['python3', '/usr/bin/python3'].find(
    (name) => spawnSync(name, ['-c', 'import sklearn, xgboost']).status === 0,
  )
  if (!python) return { found: [], why: 'python3 has no sklearn and xgboost: peers are left out' }
  const folder = mkdtempSync(join(tmpdir(), 'tenure-churn-'))
  try {
    const path = join(folder, 'splits.json')
    writeFileSync(path, JSON.stringify(Object.fromEntries([...given].map(([name, one]) => [name, plain(one)]))))
    const script = fileURLToPath(new URL('peers/churn.py', import.meta.url))
    // One thread each: on a busy machine scikit-learn's wait for one another, and their time says nothing.
    const env = { ...process.env, OMP_NUM_THREADS: '1' }
    const done = spawnSync(python, [script, path], { encoding: 'utf8', maxBuffer: 1e8, env })
    if (done.status !== 0) return { found: [], why: `the peers stumbled: ${done.stderr.trim().split('\n').at(-1)}` }
    return { found: JSON.parse(done.stdout) as Peer[], why: null }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const plain = ({ table, happened, folds }: Given) => ({
  values: table.values.map((column) => Array.from(column, (value) => (Number.isNaN(value) ? null : value))),
  categories: table.columns.map(({ categories }) => categories !== undefined),
  happened: [...happened],
  folds: [...folds],
})

/** Numbers of which a few tell what comes, with gaps. */
function largeTable(rows: number, columns: number): { table: Table; happened: Uint8Array } {
  const random = seededRandom(11)
  const values = Array.from({ length: columns }, (_, at) =>
    Float64Array.from({ length: rows }, () => (at % 4 === 0 && random.next() < 0.1 ? Number.NaN : random.next())),
  )
  const happened = Uint8Array.from({ length: rows }, (_, row) => {
    const told = [0, 1, 2].reduce((sum, at) => sum + (values[at]?.[row] || 0.5), 0)
    return random.next() < 1 / (1 + Math.exp(3.7 - told)) ? 1 : 0
  })
  return { table: { rows, columns: values.map((_, at) => ({ name: `measure ${at}` })), values }, happened }
}

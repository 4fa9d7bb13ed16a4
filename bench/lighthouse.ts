import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fillDemo } from '../src/app/demo/fill.ts'
import { migrationFolders } from '../src/app/migrations.ts'
import { firstLink } from '../src/modules/workspaces/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { root } from '../tools/parts.ts'
import { type BenchOptions, type BenchResult, median } from './harness.ts'
import { dataFolder, platformOn } from './support/place.ts'
import { ended, signedIn, started } from './support/processes.ts'

/** Far larger than all we ask for by name, and wanted by this bench alone: so it is fetched when the bench is first run. */
const wanted = 'lighthouse@13.5.0'
const flags =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

const judged = ['performance', 'accessibility', 'best-practices', 'seo']

/**
 * Google's Lighthouse, as for a desktop, on the pages that people open most, of a small filled workspace. The figure is the
 * lowest of all scores; LCP and weights are the worst of the pages, each the median of the rounds. First load is what the page
 * names in its head; the whole is everything until it rests, with what each part of it brings when it is needed.
 */
export async function run({ settings, say }: BenchOptions): Promise<BenchResult> {
  const count = Number(settings.rounds ?? 3)
  const lighthouse = await opened(settings.lighthouse ?? join(root, 'node_modules/.cache/tenure-lighthouse'), say)
  const folder = await dataFolder(settings.data)
  const server = await startEmbedded({ folder: folder.path })
  try {
    await migrate(server.url, migrationFolders())
    const platform = platformOn({ url: server.url, folder: folder.path, clock: systemClock })
    await fillDemo(platform, { accounts: Number(settings.accounts ?? 60), seed: 1 })
    const served = started('./served.ts', [server.url, folder.path, '0'])
    try {
      platform.config.baseUrl = `http://127.0.0.1:${await served.line()}`
      const cookie = await signedIn((await firstLink(platform)) as string)
      const named = await namedIn(platform.config.baseUrl)
      const pages: Seen[] = []
      for (const [name, path] of await pathsOf(platform.config.baseUrl, cookie)) {
        const rounds: Report[] = []
        for (let round = 0; round < count; round++)
          rounds.push(await lighthouse(platform.config.baseUrl + path, cookie))
        pages.push(seen(name, rounds, named))
        say(`${name}: ${Object.values(pages.at(-1)?.scores ?? {}).join(' / ')}`)
      }
      return result(pages, count)
    } finally {
      await ended(served.child)
      await platform.db.close()
    }
  } finally {
    await server.stop()
    await folder.drop()
  }
}

/** What we read of its report. */
interface Report {
  categories: Record<string, { score: number | null; title: string; auditRefs: { id: string; weight: number }[] }>
  audits: Record<
    string,
    { score: number | null; title: string; numericValue?: number; details?: { items?: Resource[] } }
  >
}

interface Resource {
  url?: string
  resourceType?: string
  transferSize?: number
}

interface Seen {
  name: string
  scores: Record<string, number>
  lcp: number
  /** Of scripts and styles. */
  firstLoad: number
  whole: number
  /** Audits that took something away. */
  short: string[]
}

function seen(name: string, reports: readonly Report[], named: ReadonlySet<string>): Seen {
  const [first] = reports as [Report]
  const categories = Object.keys(first.categories)
  const scoreOf = (report: Report, category: string) => Math.round((report.categories[category]?.score ?? 0) * 100)
  return {
    name,
    scores: Object.fromEntries(
      categories.map((category) => [category, median(reports.map((report) => scoreOf(report, category)))]),
    ),
    lcp: median(reports.map(({ audits }) => audits['largest-contentful-paint']?.numericValue ?? Number.NaN)),
    firstLoad: median(reports.map((report) => weightOf(report, (url) => named.has(url)))),
    whole: median(reports.map((report) => weightOf(report, () => true))),
    short: shortOf(first),
  }
}

function shortOf({ categories, audits }: Report): string[] {
  const weighed = Object.values(categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0))
  return [...new Set(weighed.map(({ id }) => id))].filter((id) => (audits[id]?.score ?? 1) < 0.9)
}

function weightOf({ audits }: Report, counts: (url: string) => boolean): number {
  const resources = audits['network-requests']?.details?.items ?? []
  const counted = resources.filter(
    ({ resourceType, url = '' }) => (resourceType === 'Script' || resourceType === 'Stylesheet') && counts(url),
  )
  return counted.reduce((sum, { transferSize = 0 }) => sum + transferSize, 0) / 1024
}

/** The scripts and styles in the head of the page. */
async function namedIn(origin: string): Promise<ReadonlySet<string>> {
  const html = await (await fetch(origin)).text()
  return new Set(
    [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => `${origin}${path}`),
  )
}

function result(pages: readonly Seen[], rounds: number): BenchResult {
  for (const { name, short } of pages) if (short.length > 0) console.error(`${name} falls short in ${short.join(', ')}`)
  return {
    name: 'lighthouse',
    unit: 'score',
    ours: Math.min(...pages.flatMap(({ scores }) => Object.values(scores))),
    peer: null,
    peerName: null,
    ratio: null,
    budget: 'every score 95 or more, LCP 1,200 ms, 260 KB of scripts and styles at first load',
    rounds,
    load: loadavg()[0] ?? 0,
    more: {
      'LCP ms': Math.round(Math.max(...pages.map(({ lcp }) => lcp))),
      'scripts and styles at first load KB': Math.round(Math.max(...pages.map(({ firstLoad }) => firstLoad))),
      'of the whole page KB': Math.round(Math.max(...pages.map(({ whole }) => whole))),
      ...Object.fromEntries(
        pages.flatMap(({ name, scores, lcp, whole }) => [
          [`${name} ${Object.keys(scores).join('/')}`, Object.values(scores).join(' / ')],
          [`${name} LCP ms, KB`, `${Math.round(lcp)}, ${Math.round(whole)}`],
        ]),
      ),
    },
  }
}

/** The pages, and of the account the one that stands first in the list. */
async function pathsOf(origin: string, cookie: string): Promise<[string, string][]> {
  const ask = async (path: string) => (await fetch(origin + path, { headers: { cookie } })).json()
  const me = (await ask('/api/me')) as { workspace: { slug: string } }
  const { items } = (await ask('/api/accounts?limit=1')) as { items: { id: string }[] }
  const home = `/w/${me.workspace.slug}`
  return [
    ['Today', `${home}/today`],
    ['Accounts', `${home}/accounts`],
    ['Account', `${home}/accounts/${items[0]?.id}`],
  ]
}

type Lighthouse = (url: string, cookie: string) => Promise<Report>

async function opened(folder: string, say: (text: string) => void): Promise<Lighthouse> {
  if (!existsSync(join(folder, 'node_modules/lighthouse'))) await fetched(folder, say)
  const part = (path: string) => import(pathToFileURL(join(folder, 'node_modules', path)).href)
  const { default: lighthouse } = await part('lighthouse/core/index.js')
  const { default: desktop } = await part('lighthouse/core/config/desktop-config.js')
  const { launch } = await part('chrome-launcher/dist/index.js')
  return async (url, cookie) => {
    const chrome = await launch({
      chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      chromeFlags: flags.split(' '),
    })
    try {
      const options = {
        port: chrome.port,
        output: 'json',
        logLevel: 'error',
        extraHeaders: { Cookie: cookie },
        onlyCategories: judged,
      }
      return (await lighthouse(url, options, desktop)).lhr as Report
    } finally {
      await chrome.kill()
    }
  }
}

async function fetched(folder: string, say: (text: string) => void): Promise<void> {
  say(`fetching ${wanted}`)
  await mkdir(folder, { recursive: true })
  const { status } = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', wanted],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (status !== 0) throw new Error(`${wanted} could not be fetched`)
}

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, type Day, dayOf, daysRange } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { rollUpTouched } from '../../modules/events/index.ts'
import { closeOverdueDays } from '../../modules/measures/index.ts'
import { createWorkspace, findWorkspace, type WorkspaceSettings } from '../../modules/workspaces/index.ts'
import type { ImportContext, ImportShape, Platform, ShapeRow } from '../../platform/contributions.ts'
import { settle } from '../loops.ts'
import { buildCompany, type Company, type CompanyOptions } from './company.ts'
import { showDay } from './day.ts'
import { contractFacts, type Fact, factsOfDay, standingFacts } from './facts.ts'
import { showOutlook } from './outlook.ts'
import { openDemoTasks } from './tasks.ts'

export const demoName = 'Fernhollow Software'
const zone = 'Europe/Lisbon'
const source = 'fernhollow'

export interface DemoReport {
  workspace: WorkspaceSettings
  written: Record<string, number>
  refused: number
  seconds: number
}

export interface DemoRequest {
  accounts: number
  seed: number
  name?: string
  /** Says what is being done; a person waits. */
  onProgress?: (sentence: string) => void
  /** Asked between batches; true ends the filling early. */
  isStopped?: () => boolean
}

/** Makes the demo company in a workspace of its own and writes its 24 months through the same shapes as an import. */
export async function fillDemo(platform: Platform, request: DemoRequest): Promise<DemoReport> {
  const started = performance.now()
  const name = request.name ?? demoName
  const known = await findWorkspace(platform, name)
  if (known)
    throw new AppError('conflict', `There is a workspace ${name} already`, {
      field: 'workspace',
      remedy: 'Name another with --workspace',
    })
  const workspace = await createWorkspace(platform, { name, zone, currency: 'USD', demo: true })
  const today = dayOf(platform.clock.now(), zone)
  const company = buildCompany({ accounts: request.accounts, seed: request.seed, today })
  rememberDemo(platform, { workspace: workspace.id, ...company.options })
  const writer = factWriter(platform, workspace.id, 'import')
  let behind = Promise.resolve()
  for (const [what, facts] of parts(company)) {
    if (request.isStopped?.()) break
    request.onProgress?.(what)
    for (const fact of facts) await writer.add(fact)
    await writer.flush()
    if (what === firstParts.contracts) await platform.db.refreshStatistics()
    behind = behind.then(() => rollUp(platform, workspace.id))
    behind.catch(() => {}) // it is awaited, and fails, at the end
  }
  await behind
  await openDemoTasks(platform, workspace.id, company, source)
  request.onProgress?.('working out every day’s measures and health')
  await settle(platform, workspace.id)
  await closeOverdueDays(platform, workspace.id)
  // By now everybody's ARR and band is known, on which offers and the hold-out depend.
  await showDay(platform, workspace.id, { company, source, zone })
  await settle(platform, workspace.id)
  await showOutlook(platform, workspace.id, company)
  return { workspace, ...writer.counts(), seconds: Math.round((performance.now() - started) / 100) / 10 }
}

/** Rolls up what is there while the next part is written: two hands are faster than one. */
async function rollUp(platform: Platform, workspace: WorkspaceId): Promise<void> {
  while ((await rollUpTouched(platform, workspace)) === 'more');
}

const firstParts = { customers: 'customers and their people', contracts: 'contracts and invoices' }

/** In an order in which whatever a fact points to is there before it. */
function* parts(company: Company): Generator<[string, Iterable<Fact>]> {
  yield [firstParts.customers, standingFacts(company)]
  yield [firstParts.contracts, contractFacts(company)]
  const days = daysRange(company.first, addDays(company.options.today, -1))
  for (let start = 0; start < days.length; start += 61) {
    const some = days.slice(start, start + 61)
    yield [`what happened from ${some[0]} on`, factsOfDays(company, some)]
  }
}

/** Made up as they are written: all at once, the database would wait for the last of them. */
function* factsOfDays(company: Company, days: readonly Day[]): Generator<Fact> {
  for (const day of days) yield* factsOfDay(company, day)
}

/** Shapes that point only to customers and people, who are there before anything happens. */
const pointNowhere: ReadonlySet<string> = new Set([
  'events.event',
  'engagements.engagement',
  'helpdesk.ticket',
  'surveys.answer',
])

/** Rows of one shape that go into one transaction. */
const batch = 4000

function factWriter(platform: Platform, workspace: WorkspaceId, origin: 'import' | 'live') {
  const shapes = new Map<string, ImportShape>(platform.contributions.shapes.map((shape) => [shape.name, shape]))
  const waiting = new Map<string, ShapeRow[]>()
  const written: Record<string, number> = {}
  let line = 0
  let refused = 0

  const write = async (name: string, rows: ShapeRow[]) => {
    const shape = shapes.get(name)
    if (!shape || rows.length === 0) return
    const context: ImportContext = { platform, source, origin, settings: {}, known: platform.clock.now() }
    const outcomes = await platform.db.within(workspace, (tx) => shape.write(tx, rows, context))
    const refusals = outcomes.filter((outcome) => outcome.kind === 'refused')
    if (refusals[0])
      platform.log.warn(
        { shape: name, count: refusals.length, first: refusals[0] },
        'facts of the demo company were refused',
      )
    refused += refusals.length
    written[name] = (written[name] ?? 0) + outcomes.length - refusals.length
  }

  /** One batch after another; while one is written the next is made up. */
  let writing: Promise<void> = Promise.resolve()
  const writeWaiting = async (name: string) => {
    const rows = waiting.get(name) ?? []
    waiting.delete(name)
    await writing
    writing = write(name, rows)
    writing.catch(() => {}) // whoever waits for it is told
  }

  /** All that waits, in the order in which the shapes came: a fact may point to one of an earlier shape. */
  const flush = async () => {
    for (const name of [...waiting.keys()]) await writeWaiting(name)
  }

  return {
    add: async (fact: Fact) => {
      const rows = waiting.get(fact.shape) ?? []
      waiting.set(fact.shape, rows)
      rows.push({ line: ++line, values: fact.values })
      if (rows.length >= batch) await (pointNowhere.has(fact.shape) ? writeWaiting(fact.shape) : flush())
    },
    /** All of it, until it is there. */
    flush: async () => {
      await flush()
      await writing
    },
    counts: () => ({ written, refused }),
  }
}

// ---------------------------------------------------------------- the clock moves on

interface RememberedDemo extends CompanyOptions {
  workspace: WorkspaceId
}

const memory = (platform: Platform) => join(platform.config.dataFolder, 'demo.json')

function rememberDemo(platform: Platform, demo: RememberedDemo): void {
  writeFileSync(memory(platform), JSON.stringify(demo))
}

function rememberedDemo(platform: Platform): RememberedDemo | null {
  try {
    return JSON.parse(readFileSync(memory(platform), 'utf8')) as RememberedDemo
  } catch {
    return null // no demo was made here
  }
}

/** Days that are looked at again after a pause of the product, so that the demo company has no gap. */
const catchUpDays = 3

/** Writes what has happened in the demo company up to now; what was written before meets itself. */
export async function continueDemo(platform: Platform, sinceDay: Day | null): Promise<Day | null> {
  const demo = rememberedDemo(platform)
  if (!demo) return null
  const now = platform.clock.now()
  const today = dayOf(now, zone)
  const company = buildCompany(demo)
  const writer = factWriter(platform, demo.workspace, 'live')
  for (const day of daysRange(sinceDay ?? addDays(today, -catchUpDays), today)) {
    for (const fact of factsOfDay(company, day)) {
      if (String(fact.values.happened_at) <= now.toISOString()) await writer.add(fact)
    }
  }
  await writer.flush()
  return today
}

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, type Day, dayOf, daysRange } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { defineField } from '../../modules/accounts/index.ts'
import { rollUpTouched } from '../../modules/events/index.ts'
import { closeOverdueDays, keepingOpen, letClose, refreshTouched } from '../../modules/measures/index.ts'
import {
  createWorkspace,
  findWorkspace,
  seatAdministrator,
  type WorkspaceSettings,
} from '../../modules/workspaces/index.ts'
import type { ImportContext, ImportShape, Platform, ShapeRow } from '../../platform/contributions.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { settle } from '../loops.ts'
import { buildCompany, type Company, type CompanyOptions } from './company.ts'
import { showDay } from './day.ts'
import type { Fact } from './fact.ts'
import { contractFacts, factsOfDay, standingFacts } from './facts.ts'
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

/**
 * The workspace of the demo company, still empty. Made before anybody is let in: who signs in first owns it, and has
 * something on their list.
 */
export async function openDemo(platform: Platform, request: DemoRequest): Promise<WorkspaceSettings> {
  const name = request.name ?? demoName
  const known = await findWorkspace(platform, name)
  if (known)
    throw new AppError('conflict', `There is a workspace ${name} already`, {
      field: 'workspace',
      remedy: 'Name another with --workspace',
    })
  await seatAdministrator(platform)
  const workspace = await createWorkspace(platform, { name, zone, currency: 'USD', demo: true })
  // Found in the facts alone it would have no unit.
  await platform.db.within(workspace.id, (tx) =>
    defineField(tx, { key: 'data_storage', label: 'Data storage in GB', type: 'number' }),
  )
  const today = dayOf(platform.clock.now(), zone)
  rememberDemo(platform, { workspace: workspace.id, stage: 0, accounts: request.accounts, seed: request.seed, today })
  return workspace
}

/** Makes the demo company in a workspace of its own and writes its 24 months through the same shapes as an import. */
export async function fillDemo(platform: Platform, request: DemoRequest): Promise<DemoReport> {
  const started = performance.now()
  const workspace = await openDemo(platform, request)
  const counts = await goOnFilling(platform, request)
  return { workspace, ...counts, seconds: Math.round((performance.now() - started) / 100) / 10 }
}

/**
 * Fills the demo company that was opened here, or goes on where it was interrupted: with the stage that was begun, in
 * which facts meet themselves and everything else is one transaction.
 */
export async function goOnFilling(
  platform: Platform,
  { onProgress, isStopped = () => false }: Pick<DemoRequest, 'onProgress' | 'isStopped'>,
): Promise<Pick<DemoReport, 'written' | 'refused'>> {
  const demo = rememberedDemo(platform)
  if (demo?.stage === undefined) return { written: {}, refused: 0 }
  const company = buildCompany(demo)
  const filling: Filling = {
    platform,
    workspace: demo.workspace,
    company,
    writer: factWriter(platform, demo.workspace, 'import'),
    behind: Promise.resolve(),
    onProgress,
    isStopped,
  }
  await keepingOpen(platform, demo.workspace, source, () => takeStages(filling, demo))
  if (!isStopped()) await platform.db.within(demo.workspace, (tx) => letClose(tx, source))
  return filling.writer.counts()
}

async function takeStages(filling: Filling, demo: RememberedDemo): Promise<void> {
  for (const [index, { take, breaksOff }] of stagesOf(filling.company).entries()) {
    if (index < (demo.stage ?? 0)) continue
    if (filling.isStopped()) break
    await take(filling)
    if (breaksOff && filling.isStopped()) break
    rememberDemo(filling.platform, { ...demo, stage: index + 1 })
  }
  await filling.behind
}

interface Filling {
  platform: Platform
  workspace: WorkspaceId
  company: Company
  writer: FactWriter
  /** What is rolled up meanwhile. */
  behind: Promise<void>
  onProgress: DemoRequest['onProgress']
  isStopped: () => boolean
}

interface Stage {
  take(filling: Filling): Promise<void>
  /** Whether it ends early when it is asked to stop; then it has to be taken again. */
  breaksOff?: true
}

const stagesOf = (company: Company): Stage[] => [
  ...Array.from(parts(company), (part) => ({ take: (filling: Filling) => writePart(filling, part) })),
  { take: ({ platform, workspace }) => openDemoTasks(platform, workspace, company, source) },
  { take: closePast, breaksOff: true },
  { take: judgePast, breaksOff: true },
  // By now everybody's ARR and band is known, on which offers and the hold-out depend.
  { take: ({ platform, workspace }) => showDay(platform, workspace, { company, source, zone }) },
  {
    take: ({ platform, workspace, isStopped }) => settle(platform, workspace, { isStopped, hands: 2 }),
    breaksOff: true,
  },
  { take: ({ platform, workspace }) => showOutlook(platform, workspace, company) },
]

async function writePart(filling: Filling, { what, facts }: FactPart): Promise<void> {
  const { platform, workspace, writer, onProgress, isStopped } = filling
  onProgress?.(what)
  for (const fact of facts) await writer.add(fact)
  await writer.flush()
  if (what === firstParts.contracts) await platform.db.refreshStatistics()
  filling.behind = filling.behind.then(() => rollUp(platform, workspace, isStopped))
  filling.behind.catch(() => {}) // it is awaited, and fails, at the end
}

async function closePast({ platform, workspace, behind, onProgress, isStopped }: Filling): Promise<void> {
  await behind
  onProgress?.('working out every day’s measures and health')
  if (!isStopped()) await closeOverdueDays(platform, workspace)
}

/** The course of health comes first, which every list and page shows; warnings and documents are made of it afterwards. */
async function judgePast({ platform, workspace, isStopped }: Filling): Promise<void> {
  const deliverAll = async () => {
    while (!isStopped() && (await deliver(platform)) > 0);
  }
  await deliverAll()
  while (!isStopped() && (await refreshTouched(platform, workspace)) === 'more');
  await deliverAll()
}

/** Rolls up what is there while the next part is written: two hands are faster than one. */
async function rollUp(platform: Platform, workspace: WorkspaceId, isStopped: () => boolean): Promise<void> {
  while (!isStopped() && (await rollUpTouched(platform, workspace)) === 'more');
}

const firstParts = { customers: 'customers and their people', contracts: 'contracts and invoices' }

interface FactPart {
  what: string
  facts: Iterable<Fact>
}

/** In an order in which whatever a fact points to is there before it. */
function* parts(company: Company): Generator<FactPart> {
  yield { what: firstParts.customers, facts: standingFacts(company) }
  yield { what: firstParts.contracts, facts: contractFacts(company) }
  const days = daysRange(company.first, addDays(company.options.today, -1))
  for (let start = 0; start < days.length; start += 61) {
    const some = days.slice(start, start + 61)
    yield { what: `what happened from ${some[0]} on`, facts: factsOfDays(company, some) }
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

type FactWriter = ReturnType<typeof factWriter>

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
  /** How many stages of its filling are behind it; absent where it was filled before they were counted. */
  stage?: number
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

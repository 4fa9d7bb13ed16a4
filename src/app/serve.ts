import { flushCompileCache } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'
import type { Hono } from 'hono'
import type { Day } from '../kernel/day.ts'
import { AppError } from '../kernel/errors.ts'
import { type MailDoor, openMailDoor } from '../modules/messaging/index.ts'
import { firstLink, listWorkspaces } from '../modules/workspaces/index.ts'
import type { Platform } from '../platform/contributions.ts'
import { standBack } from '../platform/priority.ts'
import { print } from './cli/command.ts'
import { continueDemo, goOnFilling, openDemo } from './demo/fill.ts'
import { startLoops } from './loops.ts'
import type { Place } from './place.ts'
import { portIn, usualPort } from './port.ts'
import { openFirst, type Product } from './product.ts'
import { httpApp, type Listening, listen } from './server.ts'

export interface ServeOptions {
  /** Page and API. */
  web: boolean
  /** Roll-ups, scores, jobs, news. */
  work: boolean
  port: number | undefined
  host: string
  /** Whether the demo company fills a product that is empty, and lives on. */
  demo: boolean
}

/** Runs the product on a place that is being opened, until `ending`. */
export async function serveUntil(ending: Promise<void>, place: Promise<Place>, options: ServeOptions): Promise<void> {
  // Answers 503 from the first moment; the product takes over when it is open.
  const door: Door = {
    fetch: () => new Response('starting', { status: 503, headers: { 'retry-after': '1' } }),
  }
  const listening = options.web ? await openDoor(place, door, options) : null
  const product = await openFirst({
    place,
    baseUrl: process.env.TENURE_URL ?? `http://${options.host}:${listening?.port ?? usualPort}`,
    works: options.work,
    plans: options.web ? 'kept' : 'fresh',
  })
  // Nobody waits for a process that only works. Not before: the database's process would inherit it.
  if (!options.web) standBack()
  if (listening) door.fetch = httpApp(product.platform).fetch
  const mail = options.web ? await mailDoor(product, options) : null
  if (listening) print(`ready ${product.platform.config.baseUrl}`)
  if (options.demo) await openDemoIfEmpty(product.platform)
  if (listening) await sayLink(product)
  await product.working
  const loops = options.work ? startLoops(product.background) : null
  keepCompiled()
  const demo = options.demo ? keepDemo(product) : null
  await ending
  const work = Promise.all([listening?.stop(), mail?.stop(), demo?.stop(), loops?.stop()])
  await Promise.race([work, pause(lastTurn, undefined, { ref: false })])
  await product.stop()
}

/** Milliseconds for what is in hand when somebody ends the product; what takes longer is rolled back. */
const lastTurn = 5000

/** Mail comes in only where a port for it was named (TENURE_MAIL_PORT), on the host on which pages are served. */
async function mailDoor({ platform }: Product, { host }: ServeOptions): Promise<MailDoor | null> {
  const asked = process.env.TENURE_MAIL_PORT
  if (!asked) return null
  const port = portIn(asked, 'TENURE_MAIL_PORT')
  const door = await openMailDoor(platform, { port, host })
  print(`takes mail on port ${door.port}`)
  return door
}

/** Where the door cannot be opened, the place is closed again. */
async function openDoor(place: Promise<Place>, door: Door, { port, host }: ServeOptions): Promise<Listening> {
  try {
    return await open(door, port, host)
  } catch (error) {
    await (await place).close()
    throw error
  }
}

interface Door {
  fetch: Hono['fetch']
}

async function open(door: Door, asked: number | undefined, host: string): Promise<Listening> {
  const fetch: Hono['fetch'] = (request, environment, context) => door.fetch(request, environment, context)
  try {
    return await listen(fetch, asked ?? usualPort, host)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    if (asked === undefined) return listen(fetch, 0, host) // nobody asked for the usual port by name, so any free one serves
    throw new AppError('unavailable', `Port ${asked} is in use by another program, or by Tenure itself`, {
      remedy: 'Choose another with --port, or leave it out',
    })
  }
}

async function sayLink({ platform }: Product): Promise<void> {
  const link = await firstLink(platform)
  if (link) print(`sign in as the first administrator, once, within the hour: ${link}`)
}

/** Node keeps compiled code when a process ends, which one that is killed never does; then its next start would compile again. */
function keepCompiled(): void {
  setTimeout(() => flushCompileCache(), 2000).unref()
}

/** Milliseconds between two looks at what has happened in the demo company. */
const demoPause = 60_000

/** Before anybody can sign in: whoever is first would else find no workspace, and be given an empty one of their own. */
async function openDemoIfEmpty(platform: Platform): Promise<void> {
  if ((await listWorkspaces(platform)).length === 0) await openDemo(platform, { accounts: 500, seed: 1 })
}

/** Behind the open page: fills the demo company, then lets its days go on. */
function keepDemo({ background: platform }: Product): { stop(): Promise<void> } {
  let stopped = false
  let seen: Day | null = null
  let timer: NodeJS.Timeout | undefined
  const turn = async () => {
    await goOnFilling(platform, { isStopped: () => stopped })
    if (!stopped) seen = await continueDemo(platform, seen)
  }
  const work = async (): Promise<void> => {
    await turn().catch((error: Error) => {
      if (!stopped) platform.log.warn({ error: error.stack }, 'the demo company stumbled')
    })
    if (!stopped) timer = setTimeout(() => (running = work()), demoPause)
  }
  let running = work()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

import { parseArgs } from 'node:util'
import type { Hono } from 'hono'
import type { Day } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import { firstLink, listWorkspaces } from '../../modules/workspaces/index.ts'
import { continueDemo, fillDemo } from '../demo/fill.ts'
import { startLoops } from '../loops.ts'
import { openProduct, type Product } from '../product.ts'
import { httpApp, type Listening, listen } from '../server.ts'
import { type Command, print } from './command.ts'

/** Where the product listens unless told otherwise; the digits spell TNR on a telephone. */
export const usualPort = 8670

const options = {
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  data: { type: 'string' },
  'database-url': { type: 'string' },
  'no-demo': { type: 'boolean', default: false },
} as const

interface Serving {
  web: boolean
  work: boolean
}

const serve = (name: string, summary: string, serving: Serving): Command => ({
  name,
  usage: `${name}${serving.web ? ' [--port N] [--host ADDRESS]' : ''} [--data DIR] [--database-url URL]${serving.web && serving.work ? ' [--no-demo]' : ''}`,
  summary,
  run: (rest) => run(rest, serving),
})

export const start = serve('start', 'Runs the whole product: database inside, page, API and work', {
  web: true,
  work: true,
})
export const web = serve('web', 'Runs only page and API; any number of them share one database', {
  web: true,
  work: false,
})
export const worker = serve('worker', 'Runs only the work: roll-ups, scores, jobs, news', { web: false, work: true })

async function run(rest: string[], serving: Serving): Promise<number> {
  const { values } = parseArgs({ args: rest, options })
  const ending = endRequested()
  const asked = values.port === undefined ? undefined : Number(values.port)
  // Answers 503 from the first moment; the product takes over when it is open.
  const door: { fetch: Hono['fetch'] } = {
    fetch: () => new Response('starting', { status: 503, headers: { 'retry-after': '1' } }),
  }
  const listening = serving.web ? await open(door, asked, values.host) : null
  const url = values['database-url'] ?? process.env.DATABASE_URL
  const product = await openProduct({
    ...(values.data ? { data: values.data } : {}),
    ...(url ? { databaseUrl: url } : {}),
    baseUrl: process.env.TENURE_URL ?? `http://${values.host}:${listening?.port ?? usualPort}`,
    works: serving.work,
  })
  if (listening) door.fetch = httpApp(product.platform).fetch
  const loops = serving.work ? startLoops(product.platform) : null
  if (listening) await sayReady(product)
  const demo = serving.web && serving.work && !values['no-demo'] ? keepDemo(product) : null
  await ending
  await Promise.all([listening?.stop(), demo?.stop(), loops?.stop()])
  await product.stop()
  return 0
}

async function open(door: { fetch: Hono['fetch'] }, asked: number | undefined, host: string): Promise<Listening> {
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

async function sayReady(product: Product): Promise<void> {
  print(`ready ${product.platform.config.baseUrl}`)
  const link = await firstLink(product.platform)
  if (link) print(`sign in as the first administrator, once, within the hour: ${link}`)
}

/**
 * Resolves at the first Ctrl-C or request to end. npm and the terminal may both send one for the same key press, so
 * only one that comes seconds later means that somebody has lost patience.
 */
function endRequested(): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined
    const onSignal = () => {
      if (since !== undefined && performance.now() - since > 2000) process.exit(130)
      since ??= performance.now()
      resolve()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}

/** Milliseconds between two looks at what has happened in the demo company. */
const demoPause = 60_000

/** Behind the open page: fills the demo company where there is no workspace at all, then lets its days go on. */
function keepDemo(product: Product): { stop(): Promise<void> } {
  const { platform } = product
  let stopped = false
  let seen: Day | null = null
  let timer: NodeJS.Timeout | undefined
  const turn = async () => {
    const isEmpty = (await listWorkspaces(platform)).length === 0
    if (isEmpty) await fillDemo(platform, { accounts: 500, seed: 1, isStopped: () => stopped })
    if (!stopped) seen = await continueDemo(platform, seen)
  }
  const work = async (): Promise<void> => {
    await turn().catch((error: Error) => platform.log.warn({ error: error.stack }, 'the demo company stumbled'))
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

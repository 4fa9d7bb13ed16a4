import { parseArgs } from 'node:util'
import { openNewest } from '../place.ts'
import { portIn } from '../port.ts'
import type { Command } from './command.ts'

const options = {
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  data: { type: 'string' },
  'database-url': { type: 'string' },
  'no-demo': { type: 'boolean', default: false },
} as const

export interface Serving {
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

/** The database starts while the product's code is read: each takes about as long as the other. */
async function run(rest: string[], serving: Serving): Promise<number> {
  const { values } = parseArgs({ args: rest, options })
  const port = values.port === undefined ? undefined : portIn(values.port, '--port')
  const ending = endRequested()
  const url = values['database-url'] ?? process.env.DATABASE_URL
  const { launched, place } = openNewest({
    ...(values.data ? { data: values.data } : {}),
    ...(url ? { databaseUrl: url } : {}),
  })
  place.catch(() => {}) // whoever waits for it is told
  await launched
  const { serveUntil } = await import('../serve.ts')
  await serveUntil(ending, place, {
    ...serving,
    port,
    host: values.host,
    demo: serving.web && serving.work && !values['no-demo'],
  })
  return 0
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

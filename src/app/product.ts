import { refuseMoved } from '../platform/archive/moves.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import { type Config, entriesOf, keptSecret, madeSecret, reachableHosts, watchedRoots } from '../platform/config.ts'
import type { Platform } from '../platform/contributions.ts'
import { createDb, type Db, type DbOptions } from '../platform/db/db.ts'
import { installed } from '../platform/installation.ts'
import { type Jobs, type RunningJobs, startJobs } from '../platform/jobs/jobs.ts'
import { createLog, silentLog } from '../platform/log.ts'
import { openNewest, type Place, type Where } from './place.ts'
import { contributions } from './wiring.ts'

export interface ProductOptions extends Where {
  /** The data where it is being opened already, at its newest state. */
  place?: Promise<Place>
  baseUrl: string
  /** Whether this process also works on jobs. */
  works: boolean
  /** Kept where requests are answered, which ask the same again and again. */
  plans?: DbOptions['plans']
}

export interface Product {
  platform: Platform
  /** The same for loops and jobs, where this process works: on connections of its own, which let those of requests go first. */
  background: Platform
  databaseUrl: string
  dataFolder: string
  /** The queue runs; jobs that are sent before wait for it. */
  working: Promise<unknown>
  stop(): Promise<void>
}

const packsFolder = installed('packs')

/** Works on the data of a place without opening the product: nothing is migrated, no queue runs, no other face is open. */
export async function withPlatformOn<T>(
  { url, folder }: Pick<Place, 'url' | 'folder'>,
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const db = createDb({ url, clock: systemClock, connections: 3 })
  const secret = madeSecret(folder)
  const config = { dataFolder: folder, baseUrl: '', secret, packsFolder, mode: 'production' } as const
  const jobs = { send: async () => {} }
  try {
    return await work({ db, clock: systemClock, log: silentLog, config, contributions, jobs })
  } finally {
    await db.close()
  }
}

/** The database, unless its content lives elsewhere by now. */
async function openDatabase(url: string, plans: ProductOptions['plans']): Promise<Db> {
  const db = createDb({ url, clock: systemClock, plans })
  await refuseMoved(db).catch(async (error) => {
    await db.close()
    throw error
  })
  return db
}

/** Opens the product: database, migrations, queue. Whoever opens it must stop it. */
export async function openProduct(options: ProductOptions): Promise<Product> {
  const product = await openFirst(options)
  await product.working
  return product
}

/** The same without waiting for the queue, which no page needs. */
export async function openFirst(options: ProductOptions): Promise<Product> {
  const log = createLog(process.env.TENURE_LOG ?? 'warn')
  const place = await (options.place ?? openNewest(options).place)
  const { folder, url: databaseUrl } = place
  const db = await openDatabase(databaseUrl, options.plans).catch(async (error) => {
    await place.close()
    throw error
  })
  const config: Config = {
    dataFolder: folder,
    baseUrl: options.baseUrl,
    secret: keptSecret(folder),
    packsFolder,
    mode: 'production',
    watched: watchedRoots(process.env.TENURE_FOLDERS),
    reachable: reachableHosts(process.env.TENURE_CONNECT),
    allowHosts: entriesOf(process.env.TENURE_ALLOW_HOSTS),
    trustedProxies: entriesOf(process.env.TENURE_TRUSTED_PROXIES),
  }
  const platform: Platform = { db, clock: systemClock, log, config, contributions, jobs: { send: async () => {} } }
  const background = options.works ? { ...platform, db: backgroundDb(place) } : platform
  const queue = startQueue(background, db, options.works)
  queue.catch(() => {}) // whoever waits for it, or sends a job, is told
  const jobs: Jobs = { send: async (...job) => (await queue).send(...job) }
  platform.jobs = jobs
  background.jobs = jobs
  const stop = async () => {
    await queue.then(
      (running) => running.stop(),
      () => {}, // it never ran
    )
    await Promise.all([db.close(lastQueries), background.db.close(lastQueries)])
    await place.close()
  }
  return { platform, background, databaseUrl, dataFolder: folder, working: queue, stop }
}

/** Milliseconds for queries that still run when everybody was asked to stop, and had their time. */
const lastQueries = 500

/** Milliseconds for which a loop waits while others work out a whole history on all connections: it has nothing better to do. */
const longWork = 600_000

/** Connections for what nobody waits for: few, and behind all others at the processor where the server is ours. */
export const backgroundDb = ({ url, giveWay }: Pick<Place, 'url' | 'giveWay'>, clock: Clock = systemClock): Db =>
  createDb({ url, clock, connections: 6, patience: longWork, ...(giveWay ? { onConnect: giveWay } : {}) })

function startQueue(platform: Platform, db: Db, works: boolean): Promise<RunningJobs> {
  const names = contributions.jobs.map((job) => job.name)
  const handlers = contributions.jobs.map(({ name, every, isOutside, run }) => ({
    name,
    ...(every ? { every } : {}),
    ...(isOutside ? { isOutside } : {}),
    run: (data: Record<string, unknown>) => run(platform, data),
  }))
  return startJobs(db, platform.log, names, works ? handlers : [])
}

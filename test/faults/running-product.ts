import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openProduct, type Product } from '../../src/app/product.ts'

/** The product as its users run it: a process of its own with the database that comes with it. */
export interface RunningProduct {
  url: string
  /** Milliseconds from the start of the process to the first healthy answer. */
  recovered: number
  process: ChildProcess
  /** Status or signal with which the process ended. */
  ended: Promise<number | string>
  output(): string
}

/** Products of ours that still run: none may outlive the tests, whatever became of these. */
const spawned = new Set<number>()
process.once('exit', () => {
  for (const pid of spawned) kill(pid)
})

const root = new URL('../..', import.meta.url).pathname

/** A folder that the database's own user can enter even where the tests run as root. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenure-fault-'))
  chmodSync(folder, 0o755)
  return join(folder, 'data')
}

/** Starts the product and waits until it says that it is ready to serve. */
export async function startProduct(data: string, port: number, flags = ['--no-demo']): Promise<RunningProduct> {
  const begun = performance.now()
  const started = spawnProduct(data, port, flags)
  const url = `http://127.0.0.1:${port}`
  let over = false
  void started.ended.then(() => {
    over = true
  })
  while (!over && !(await isHealthy(url))) {
    if (performance.now() - begun > 60_000) throw new Error(`The product is not healthy: ${started.output()}`)
    await pause(10)
  }
  if (over) throw new Error(`The product ended at once: ${started.output()}`)
  return { ...started, url, recovered: performance.now() - begun }
}

/** The same without waiting. */
export function spawnProduct(
  data: string,
  port: number,
  flags = ['--no-demo'],
): Omit<RunningProduct, 'recovered' | 'url'> {
  const env = { PATH: process.env.PATH }
  const child = spawn(
    process.execPath,
    ['bin/tenure.mjs', 'start', '--data', data, '--port', String(port), ...flags],
    // Of its own group, so that a Ctrl-C meant for the tests is not taken for one meant for the product.
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true, env },
  )
  let output = ''
  const keep = (data: Buffer) => {
    output = `${output}${data}`.slice(-20_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  spawned.add(child.pid as number)
  const ended = new Promise<number | string>((resolve) =>
    child.on('close', (code, signal) => {
      spawned.delete(child.pid as number)
      resolve(code ?? signal ?? 'gone')
    }),
  )
  return { process: child, ended, output: () => output }
}

const isHealthy = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = request(`${url}/readyz`, { agent: false, timeout: 2000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asked.on('error', () => resolve(false))
    asked.on('timeout', () => asked.destroy())
    asked.end()
  })

/** The database's first process, while it runs on this folder. */
export function postmasterOf(data: string): number | null {
  const file = join(data, 'postgres', 'postmaster.pid')
  if (!existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  return isAlive(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data) ? pid : null
}

/** Address of the database under the server's own superuser. */
export function databaseUrlOf(data: string): string {
  const port = readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]
  const password = readFileSync(join(data, 'password'), 'utf8').trim()
  return `postgres://postgres:${password}@127.0.0.1:${port}/tenure`
}

/** Work by the test's own hand on the data of a product that runs. */
export async function byHand<T>(
  { data, databaseUrl = databaseUrlOf(data) }: { data: string; databaseUrl?: string },
  work: (product: Product) => Promise<T>,
): Promise<T> {
  const hand = await openProduct({ databaseUrl, data, baseUrl: 'http://127.0.0.1', works: false })
  try {
    return await work(hand)
  } finally {
    await hand.stop()
  }
}

/** Power gone: the product and every process of its database end at once, without a word. */
export async function killWhole(product: RunningProduct, data: string): Promise<void> {
  const postmaster = postmasterOf(data)
  const own = product.process.pid as number
  const pids = [own, ...(postmaster ? [postmaster, ...childrenOf(postmaster)] : [])]
  for (const pid of pids) kill(pid)
  if (postmaster) for (const late of childrenOf(postmaster)) kill(late) // forked between looking and killing
  await product.ended
  while (pids.some(isAlive)) await pause(5)
}

/** Ends whatever still runs on a folder: products, then their database. */
export async function endAll(data: string): Promise<void> {
  const postmaster = postmasterOf(data)
  const pids = [...spawned, ...(postmaster ? [postmaster, ...childrenOf(postmaster)] : [])]
  for (const pid of pids) kill(pid)
  while (pids.some(isAlive)) await pause(5)
}

/** The database ends at once, and the product stands there. */
export function killDatabase(data: string): void {
  const postmaster = postmasterOf(data)
  if (postmaster) for (const pid of [postmaster, ...childrenOf(postmaster)]) kill(pid)
}

/** Waits until a product that runs says that it is ready to serve, and has said the opposite before. */
export async function healthyAgain(url: string): Promise<void> {
  const begun = performance.now()
  for (let wasAway = false; ; await pause(10)) {
    const isWell = await isHealthy(url)
    if (isWell && wasAway) return
    wasAway ||= !isWell
    if (performance.now() - begun > 60_000) throw new Error('The product does not come back')
  }
}

export async function killProcessAlone(product: RunningProduct): Promise<void> {
  kill(product.process.pid as number)
  await product.ended
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it ended by itself meanwhile
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && statOf(Number(name))?.parent === parent)
    .map(Number)
}

/** Whether a process runs; one that ended and waits for its parent to notice does not. */
export function isAlive(pid: number): boolean {
  const state = statOf(pid)?.state
  return state !== undefined && state !== 'Z' && state !== 'X'
}

function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    // The program's name stands in brackets and may hold blanks, so what follows the last bracket counts.
    const [state = '', parent = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return { state, parent: Number(parent) }
  } catch {
    return undefined
  }
}

/** Memory of one process in megabytes. */
export function residentOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

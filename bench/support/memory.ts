import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Running {
  pid: number
  parent: number
}

/** In MB: the product's processes, and together with those of the database that holds the data in `folder`. */
export async function memoryOf(product: number, folder: string): Promise<{ product: number; all: number }> {
  const lock = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')
  const split = apart(await allProcesses(), product, Number(lock.split('\n')[0]))
  const [own, database] = [await megabytes(split.product), await megabytes(split.database)]
  return { product: own, all: own + database }
}

/**
 * The product's processes without those of its database. Whoever starts the server is its parent: the product that is
 * measured, or, where the server outlived one, another.
 */
export function apart(processes: readonly Running[], product: number, server: number) {
  const database = withChildren(processes, server)
  return { product: withChildren(processes, product).filter((pid) => !database.includes(pid)), database }
}

function withChildren(processes: readonly Running[], pid: number): number[] {
  if (!processes.some((one) => one.pid === pid)) return []
  const children = processes.filter((one) => one.parent === pid)
  return [pid, ...children.flatMap((one) => withChildren(processes, one.pid))]
}

async function allProcesses(): Promise<Running[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)))
  return stats.flatMap((stat, at) => {
    if (stat === null) return [] // ended while we looked
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
    return [{ pid: Number(pids[at]), parent: Number(parent) }]
  })
}

async function megabytes(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(pids.map(kilobytesOf))
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024)
}

/** Proportional set size: what processes share is divided among them. A process that ended holds nothing any more. */
async function kilobytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return 'Pss: 0'
    throw error
  })
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0)
}

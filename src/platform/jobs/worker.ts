import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { secret } from '../random.ts'

/**
 * Host, number and beginning of this process, as it is noted on work that it has taken. The number alone does not tell it from one
 * that ended: numbers come again, and in a container the product has the same one after every start.
 */
export const thisProcess = [hostname(), process.pid, begunAt(process.pid) ?? secret()].join(' ')

/** Whether a process of this host has ended; of another host's nothing is known. */
export function isGone(worker: string | null): boolean {
  const [host, number, begun] = worker?.split(' ') ?? []
  if (host !== hostname() || number === undefined || worker === thisProcess) return false
  // Our own number, and it is not us.
  if (Number(number) === process.pid || !isRunning(Number(number))) return true
  const now = begunAt(Number(number))
  return now !== undefined && begun !== undefined && now !== begun
}

function isRunning(number: number): boolean {
  try {
    process.kill(number, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code !== 'ESRCH'
  }
}

/** When a process began, in ticks since the machine did; only Linux says so in a file, elsewhere chance tells processes apart. */
function begunAt(number: number): string | undefined {
  try {
    // The program's name stands in brackets and may hold blanks, so what follows the last bracket counts: the 22nd field is its 20th.
    return readFileSync(`/proc/${number}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19]
  } catch {
    return undefined
  }
}

import { hostname } from 'node:os'

/** Host and number of this process, as it is noted on work that it has taken. */
export const thisProcess = `${hostname()} ${process.pid}`

/** Whether a process of this host has ended; of another host's nothing is known. */
export function isGone(worker: string | null): boolean {
  const [host, number] = worker?.split(' ') ?? []
  if (host !== hostname() || number === undefined || worker === thisProcess) return false
  try {
    process.kill(Number(number), 0)
    return false
  } catch (error) {
    return (error as { code?: string }).code === 'ESRCH'
  }
}

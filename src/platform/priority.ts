import { readFileSync, writeFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

/** A tenth of the processor where others want it; were it less, others would wait for locks that it holds. */
const behind = constants.priority.PRIORITY_BELOW_NORMAL

/**
 * Puts a process that leads its own session behind another one at the processor. Where Linux shares the processor among
 * sessions first (sched(7), autogroup), the nice value of a process counts only within its session: so the session's goes
 * with it. Where the system does not let us, or the process has ended, it works as before.
 */
export function standBehind(process: number, other: number): void {
  try {
    const niceness = Math.min(constants.priority.PRIORITY_LOW, getPriority(other) + behind)
    setPriority(process, niceness)
    moveSession(process, niceness)
  } catch {}
}

/**
 * Puts our own process behind those of requests. Its session goes with it where it leads one, as a service does: that of a shell
 * belongs to others as well.
 */
export function standBack(): void {
  setPriority(behind)
  if (leadsSession()) moveSession(process.pid, behind)
}

/** The session is the fourth field after the name (proc_pid_stat(5)), which stands in brackets and may hold any. */
function leadsSession(): boolean {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ')
    return Number(fields?.[3]) === process.pid
  } catch {
    return false // not Linux
  }
}

/** An ordinary user may change one session in a tenth of a second, all of them together: it is tried so many times. */
function moveSession(process: number, niceness: number, tries = 10): void {
  try {
    writeFileSync(`/proc/${process}/autogroup`, String(niceness))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || tries === 0) return
    setTimeout(() => moveSession(process, niceness, tries - 1), 120).unref()
  }
}

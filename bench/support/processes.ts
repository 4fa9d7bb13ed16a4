import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Started {
  child: ChildProcess
  /** The first line that it says. */
  line(): Promise<string>
}

/** Runs one of the programs beside this file, in a session of its own as a service has it, or in ours. */
export function started(file: string, args: string[], { ownSession = false } = {}): Started {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: ownSession,
  })
  let said = ''
  const first = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      said += data
      if (said.includes('\n')) resolve(said.slice(0, said.indexOf('\n')))
    })
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
  first.catch(() => {}) // one that is ended before it said anything is not waited for
  return { child, line: () => first }
}

/** Asks a program to end and waits until it has: it must not find its database gone. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

/** The cookies of whoever a link signs in. */
export async function signedIn(link: string): Promise<string> {
  const response = await fetch(link, { redirect: 'manual' })
  return response.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ')
}

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findChromium, isProgram } from '../src/platform/chromium.ts'

const postgres15 = '/usr/lib/postgresql/15/bin/postgres'

/** Something a part of the suite needs from the machine. */
export interface Need {
  name: string
  /** Debian's package that brings it. */
  package: string
  find(): string | undefined
}

export const chromium: Need = { name: 'Chromium', package: 'chromium', find: findChromium }
export const postgresql15: Need = {
  name: 'PostgreSQL 15',
  package: 'postgresql-15',
  find: () => (existsSync(postgres15) ? postgres15 : undefined),
}

/** Makes sure a need is met, by the system's packages where we may; says why where it is not. */
export function provide(need: Need): { kind: 'there' } | { kind: 'missing'; reason: string } {
  if (need.find()) return { kind: 'there' }
  const reason = install(need.package)
  if (need.find()) return { kind: 'there' }
  return {
    kind: 'missing',
    reason: `${need.name} is not installed: ${reason ?? `the package ${need.package} did not bring it`}`,
  }
}

/** Undefined when apt-get went well, else why it did not or was not tried. */
function install(name: string): string | undefined {
  if (!hasProgram('apt-get')) return `install it by your system's means (Debian: apt-get install ${name})`
  const before = asRoot()
  if (!before) return `run apt-get install ${name} as root`
  console.log(`installing ${name} from the system's packages`)
  // --no-upgrade: what runs on this machine is left as it is.
  const install = ['apt-get', 'install', '-y', '-q', '--no-upgrade', '--no-install-recommends', name]
  if (quietly([...before, ...install]) === 0) return undefined
  quietly([...before, 'apt-get', 'update', '-q'])
  return quietly([...before, ...install]) === 0 ? undefined : `apt-get install ${name} failed`
}

/** The words before a command that make it run as root; undefined when that would ask for a password. */
function asRoot(): string[] | undefined {
  const environment = ['env', 'DEBIAN_FRONTEND=noninteractive']
  if (process.getuid?.() === 0) return environment
  return hasProgram('sudo') && quietly(['sudo', '-n', 'true']) === 0 ? ['sudo', '-n', ...environment] : undefined
}

function quietly([command = '', ...args]: string[]): number | null {
  const done = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  if (done.status !== 0 && done.stderr) console.error(done.stderr.trimEnd())
  return done.status
}

function hasProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isProgram(join(folder, name)))
}

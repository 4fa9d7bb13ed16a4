import { existsSync } from 'node:fs'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrationFolders } from '../../src/app/migrations.ts'
import { startEmbedded } from '../../src/platform/db/embedded.ts'
import { migrate } from '../../src/platform/db/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the test server's database `template`, whose copies the tests work on. */
    templateUrl: string
  }
}

const systemPrograms = '/usr/lib/postgresql/15/bin'

/**
 * One PostgreSQL for the whole run with a migrated template; every test file works on a copy of it. Each project of a run asks
 * for it and is read by a loader of its own, so that what they share stands with the process.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const here = globalThis as typeof globalThis & { tenureTestServer?: Shared }
  here.tenureTestServer ??= { users: 0, server: startServer() }
  const shared = here.tenureTestServer
  shared.users++
  project.provide('templateUrl', (await shared.server).url)
  return async () => {
    shared.users--
    if (shared.users === 0) await (await shared.server).stop()
  }
}

interface Shared {
  users: number
  server: Promise<{ url: string; stop(): Promise<void> }>
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(await roomyMemory(), 'tenure-test-'))
  const fifteen = process.env.TENURE_TEST_POSTGRES === '15'
  if (fifteen && !existsSync(systemPrograms)) throw new Error('PostgreSQL 15 is not installed')
  const programs = { initdb: join(systemPrograms, 'initdb'), postgres: join(systemPrograms, 'postgres') }
  const server = await startEmbedded({
    folder,
    database: 'template',
    unsafeFast: true,
    ...(fifteen ? { programs } : {}),
  })
  await migrate(server.url, migrationFolders())
  return {
    url: server.url,
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Copies of the template are made of thousands of small files: in memory that takes a fifth of the time, where there is room. */
async function roomyMemory(): Promise<string> {
  const room = await statfs('/dev/shm').then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
  return room > roomNeeded ? '/dev/shm' : tmpdir()
}

const roomNeeded = 6 * 2 ** 30

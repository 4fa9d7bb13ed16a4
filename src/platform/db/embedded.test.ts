import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants, getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrationFolders } from '../../app/migrations.ts'
import { systemClock } from '../clock.ts'
import { createDb } from './db.ts'
import { type EmbeddedServer, givingWay, startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenure-embedded-'))
let server: EmbeddedServer

beforeAll(async () => {
  chmodSync(folder, 0o755)
  server = await startEmbedded({ folder: join(folder, 'data'), unsafeFast: true })
  await migrate(server.url, migrationFolders())
})

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The priority of a process's session, where the system shares the processor among sessions first. */
function sessionOf(pid: number): number | undefined {
  const file = `/proc/${pid}/autogroup`
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim().split(' ').at(-1)) : undefined
}

test.runIf(process.platform === 'linux')(
  'work that nobody waits for stands behind pages at the processor, and no process but the database’s own is touched',
  async () => {
    const giveWay = givingWay(server.folder)
    const [pages, night] = [{}, { onConnect: giveWay }].map((more) =>
      createDb({ url: server.url, clock: systemClock, connections: 1, ...more }),
    )
    const pids = await Promise.all(
      [pages, night].map(async (db) => {
        const { rows } = (await db?.systemQuery('select pg_backend_pid() as pid')) ?? { rows: [] }
        return Number(rows[0]?.pid)
      }),
    )
    const priorities = pids.map((pid) => getPriority(pid))
    const own = getPriority()
    expect(priorities).toEqual([
      own,
      Math.min(constants.priority.PRIORITY_LOW, own + constants.priority.PRIORITY_BELOW_NORMAL),
    ])
    // Each connection's process leads a session, and sessions come before processes where Linux groups them.
    const sessions = pids.map((pid) => sessionOf(pid))
    if (sessions.some((session) => session !== undefined)) expect(sessions).toEqual([0, priorities[1]])
    giveWay(process.pid)
    giveWay(process.ppid)
    expect(getPriority()).toBe(own)
    await Promise.all([pages?.close(), night?.close()])
  },
)

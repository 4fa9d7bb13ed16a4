import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
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

test.runIf(process.platform === 'linux')(
  'work that nobody waits for stands behind pages at the processor, and no process but the database’s own is touched',
  async () => {
    const giveWay = givingWay(server.folder)
    const [pages, night] = [{}, { onConnect: giveWay }].map((more) =>
      createDb({ url: server.url, clock: systemClock, connections: 1, ...more }),
    )
    const priorities = await Promise.all(
      [pages, night].map(async (db) => {
        const { rows } = (await db?.systemQuery('select pg_backend_pid() as pid')) ?? { rows: [] }
        return getPriority(Number(rows[0]?.pid))
      }),
    )
    const own = getPriority()
    expect(priorities).toEqual([
      own,
      Math.min(constants.priority.PRIORITY_LOW, own + constants.priority.PRIORITY_BELOW_NORMAL),
    ])
    giveWay(process.pid)
    giveWay(process.ppid)
    expect(getPriority()).toBe(own)
    await Promise.all([pages?.close(), night?.close()])
  },
)

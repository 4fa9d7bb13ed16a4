import { sql } from 'kysely'
import { z } from 'zod'
import { migrationFolders } from '../../src/app/migrations.ts'
import { modules } from '../../src/app/wiring.ts'
import type { WorkspaceId } from '../../src/kernel/ids.ts'
import { createWorkspace } from '../../src/modules/workspaces/index.ts'
import { type Clock, type SimulatedClock, simulatedClock, systemClock } from '../../src/platform/clock.ts'
import { defineModule, gather, type Loop, type Platform } from '../../src/platform/contributions.ts'
import type { EmbeddedServer } from '../../src/platform/db/embedded.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { defineStep } from '../../src/platform/steps.ts'
import { quickly } from './base.ts'
import { asSuperuser, databaseOf, platformOn } from './place.ts'

/** A step that acted: in which run, when it did, and when its transaction had ended. */
export interface Acted {
  run: string
  began: number
  ended: number
}

/** A database with a workspace whose playbook goes `wait a day, note, wait a day, note ...`. */
export interface Waiting {
  url: string
  workspace: WorkspaceId
  clock: SimulatedClock
  /** The product on a simulated clock. */
  platform: Platform
  /** The same on the machine's clock. */
  live: Platform
  /** Every step that acted since the list was emptied. */
  acted: Acted[]
  /** Steps that were asked to act again. */
  twice(): number
  /** Puts `count` runs of the name at the first wait; `wakes` is SQL over their number `i`. */
  begin(name: string, count: number, wakes: string): Promise<void>
  close(): Promise<void>
}

export async function waitingOn(server: EmbeddedServer, name: string, acts: number): Promise<Waiting> {
  const url = await databaseOf(server.url, name)
  await migrate(url, migrationFolders())
  const clock = simulatedClock(systemClock.now())
  const noted = noting()
  const contributions = gather([...modules, noted.module])
  const runs = contributions.loops.find((loop) => loop.name === 'playbooks.runs') as Loop
  const loops = contributions.loops.map((loop) => (loop === runs ? noted.stamped(loop) : loop))
  const on = (time: Clock): Platform => ({
    ...platformOn({ url, folder: server.folder, clock: time }),
    contributions: { ...contributions, loops },
  })
  const [platform, live] = [on(clock), on(systemClock)]
  const { id: workspace } = await createWorkspace(platform, { name, zone: 'UTC' })
  await asSuperuser(url, (client) => client.query(noteTable))
  await makePlaybook(platform, url, workspace, acts)
  return {
    ...{ url, workspace, clock, platform, live, acted: noted.acted, twice: noted.twice },
    begin: (kind, count, wakes) => beginRuns(url, workspace, { kind, count, wakes }),
    close: async () => {
      await platform.db.close()
      await live.db.close()
    },
  }
}

/** One turn of the engine after another, until nothing is due. */
export async function drain({ platform, workspace }: Waiting): Promise<void> {
  const runs = platform.contributions.loops.find((loop) => loop.name === 'playbooks.runs') as Loop
  while ((await runs.turn(platform, workspace)) === 'more');
}

const noteTable = `
  create table bench_notes (
    workspace_id uuid not null, account_id uuid not null, key text not null, at timestamptz not null,
    primary key (workspace_id, key)
  );
  select tenure_tenant('bench_notes')`

/** A step that does nothing but note in a row that it was done. */
function noting() {
  const acted: Acted[] = []
  const open: Acted[] = []
  let twice = 0
  const step = defineStep({
    ...{ name: 'note', label: 'Note', summary: 'Notes that it was done', fields: z.strictObject({}) },
    ...{ reach: 'inside', rehearsed: 'nothing' },
    act: async (tx, _platform, due) => {
      const began = Date.now()
      open.push(...due.map(({ run }) => ({ run, began, ended: 0 })))
      const written = await tx.run(sql`
        insert into bench_notes (workspace_id, account_id, key, at)
        select ${tx.workspace}, d.account, d.key, ${tx.now}
        from unnest(${due.map(({ account }) => account)}::uuid[], ${due.map(({ key }) => key)}::text[]) as d (account, key)
        on conflict do nothing`)
      twice += due.length - written
      return due.map(() => ({ kind: 'done' as const, says: 'Noted' }))
    },
  })
  const stamped = (loop: Loop): Loop => ({
    ...loop,
    turn: async (platform, workspace) => {
      const outcome = await loop.turn(platform, workspace)
      const ended = Date.now()
      for (const one of open.splice(0)) acted.push({ ...one, ended })
      return outcome
    },
  })
  return { module: defineModule({ name: 'bench', steps: [step] }), acted, stamped, twice: () => twice }
}

async function makePlaybook(platform: Platform, url: string, workspace: WorkspaceId, acts: number): Promise<void> {
  const pack = platform.contributions.packs.find(({ folder }) => folder === 'playbooks')
  if (!pack) throw new Error('No module takes playbooks from packs')
  const steps = Array.from({ length: acts }, (_, at) => [
    { id: `wait-${at}`, wait: { days: 1 } },
    { id: `note-${at}`, note: {} },
  ])
  const content = { name: 'Bench', steps: steps.flat() }
  await platform.db.within(workspace, (tx) => pack.apply(tx, 'bench', content, platform, 'follow'))
  await asSuperuser(url, (client) => client.query("update playbooks set stage = 'live'"))
}

async function beginRuns(
  url: string,
  workspace: WorkspaceId,
  { kind, count, wakes }: { kind: string; count: number; wakes: string },
): Promise<void> {
  const account = `md5('${kind} account ' || i)::uuid`
  await asSuperuser(url, async (client) => {
    await client.query(quickly)
    await client.query(`
      with begun as (
        insert into playbooks_runs (workspace_id, account_id, id, playbook_id, version, entered_on, begun_at, at, status, wake_at, lines)
        select '${workspace}', ${account}, uuidv7(), p.id, p.version, current_date, now(), 'wait-0', 'waiting',
          ${wakes}, 1
        from playbooks p, generate_series(1, ${count}) i where p.key = 'bench' order by 2
        returning workspace_id, account_id, id, wake_at
      ), wakes as (
        insert into playbooks_wakes (workspace_id, account_id, run_id, wake_at)
        select workspace_id, account_id, id, wake_at from begun
      )
      insert into playbooks_log (workspace_id, account_id, run_id, line, at, what, says)
      select workspace_id, account_id, id, 1, now(), 'begun', 'Begun' from begun`)
    await client.query('vacuum analyze playbooks_runs, playbooks_wakes, playbooks_log')
  })
}

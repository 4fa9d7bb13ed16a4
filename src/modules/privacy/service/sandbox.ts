import { AppError } from '../../../kernel/errors.ts'
import type { MemberId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { pointedToFirst } from '../../../platform/db/table-order.ts'
import { secret } from '../../../platform/random.ts'
import { audit, createSandbox, dropSandbox, openSandbox, settings } from '../../workspaces/index.ts'
import { holdingOf } from '../domain/holdings.ts'
import * as store from '../store/sandbox.ts'
import { knownTables } from '../store/tables.ts'

export const copyJob = 'privacy.copy'

/** Makes an empty copy at once and lets a worker fill it. */
export async function askSandbox(
  platform: Platform,
  viewer: Viewer,
  name: string | undefined,
  done: (tx: Tx) => Promise<void>,
) {
  const original = await platform.db.within(viewer.workspace, settings)
  const copy = await createSandbox(platform, original, name ?? `Sandbox of ${original.name}`.slice(0, 200))
  await platform.db.within(viewer.workspace, async (tx) => {
    await store.insertSandbox(tx, { id: copy.id, name: copy.name, slug: copy.slug, maker: viewer.name })
    await audit(tx, viewer, {
      action: 'sandbox.made',
      subject: 'sandbox',
      subjectId: copy.id,
      after: { name: copy.name },
    })
    await done(tx)
  })
  await platform.jobs.send(
    copyJob,
    { workspace: viewer.workspace, sandbox: copy.id, maker: viewer.member },
    { key: copy.id },
  )
  return { id: copy.id, slug: copy.slug }
}

interface CopyTask {
  workspace: WorkspaceId
  sandbox: WorkspaceId
  maker: MemberId
}

/** Fills a copy: all tables in one transaction, or none. */
export async function fillSandbox(platform: Platform, { workspace, sandbox, maker }: CopyTask): Promise<void> {
  const waits = await platform.db.within(workspace, (tx) => store.sandboxOf(tx, sandbox))
  if (waits?.state !== 'copying') return
  try {
    // A salt of this one copy: whoever sees a mask cannot try out what it came from.
    const copying: store.Copying = { from: workspace, to: sandbox, salt: secret() }
    await platform.db.within(sandbox, (tx) => copyAll(platform, tx, copying))
    await openSandbox(platform, sandbox, workspace, maker)
    await platform.db.within(workspace, (tx) => store.setState(tx, sandbox, 'ready', null))
    await platform.db.refreshStatistics()
  } catch (error) {
    platform.log.error({ sandbox, error: (error as Error).stack }, 'a copy of a workspace failed')
    const failure = told`Something broke on our side; it is logged. Throw this copy away and make another.`
    await platform.db.within(workspace, (tx) => store.setState(tx, sandbox, 'failed', failure))
  }
}

async function copyAll(platform: Platform, tx: Tx, copying: store.Copying): Promise<void> {
  await store.asOfOneMoment(tx)
  for (const table of await tablesToCopy(platform, tx)) await store.copyTable(tx, table, copying)
}

/** Every table of a workspace but those that have no place in a copy, with what they point to first. */
async function tablesToCopy(platform: Platform, tx: Tx): Promise<store.CopiedTable[]> {
  const declared = new Map(platform.contributions.holdings.map((holdings) => [holdings.table, holdings]))
  const tables = (await tablesOfWorkspaces(tx)).filter(({ name }) => declared.get(name)?.sandbox !== 'left out')
  const copied: store.CopiedTable[] = []
  for (const known of tables) {
    const keeps = new Map<string, readonly string[]>()
    for (const [column, one] of Object.entries(declared.get(known.name)?.columns ?? {})) {
      const { keeps: which } = holdingOf(one)
      if (which) keeps.set(column, await which(tx))
    }
    copied.push({ known, holdings: declared.get(known.name), keeps })
  }
  return copied
}

async function tablesOfWorkspaces(tx: Tx) {
  const known = await knownTables(tx)
  const own = new Map(
    known
      .filter(({ columns, isOurs }) => isOurs && columns.some(({ name }) => name === 'workspace_id'))
      .map((table) => [table.name, table]),
  )
  return pointedToFirst([...own.keys()], await store.pointers(tx)).flatMap((name) => own.get(name) ?? [])
}

/** Throws a copy away, with everything in it. */
export async function discardSandbox(platform: Platform, viewer: Viewer, id: string): Promise<void> {
  const sandbox = await platform.db.within(viewer.workspace, (tx) => store.sandboxOf(tx, id))
  if (!sandbox) throw new AppError('not_found', told`There is no such sandbox`)
  if (sandbox.state === 'copying') {
    throw new AppError('conflict', told`The sandbox is still being filled`, {
      field: 'sandbox',
      remedy: told`Wait until it is ready`,
    })
  }
  await platform.db.within(sandbox.id, async (tx) => {
    await store.beginDiscarding(tx)
    const tables = (await tablesOfWorkspaces(tx)).map(({ name }) => name)
    for (const table of tables.toReversed()) await store.emptyTable(tx, table)
  })
  await dropSandbox(platform, sandbox.id)
  await platform.db.within(viewer.workspace, async (tx) => {
    await store.removeSandbox(tx, id)
    await audit(tx, viewer, {
      action: 'sandbox.discarded',
      subject: 'sandbox',
      subjectId: id,
      before: { name: sandbox.name },
    })
  })
}

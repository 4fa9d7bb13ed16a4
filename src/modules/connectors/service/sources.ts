import { AppError } from '../../../kernel/errors.ts'
import type { SourceId, StreamId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { ConnectorSettings } from '../../../platform/connectors/connector.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { count } from '../../accounts/index.ts'
import { closeOverdueDays, feed } from '../../measures/index.ts'
import { audit } from '../../workspaces/index.ts'
import * as runs from '../store/runs.ts'
import * as store from '../store/sources.ts'
import * as streams from '../store/streams.ts'
import * as written from '../store/written.ts'
import {
  allSettings,
  checkedSettings,
  connected,
  keepSecrets,
  kindNamed,
  splitSettings,
  withSource,
} from './connect.ts'
import { refuseEchoes } from './echoes.ts'
import { tellFeed } from './rhythm.ts'
import { gather, mostSources, tellableFields } from './tell.ts'

export const noSource = () =>
  new AppError('not_found', told`There is no such source`, {
    field: 'connector',
    remedy: told`Open the list of sources`,
  })

export async function mustFind(tx: Tx, id: SourceId): Promise<store.Source> {
  const source = await store.sourceOf(tx, id)
  if (!source) throw noSource()
  return source
}

// ---------------------------------------------------------------- making and changing

/** Minutes between two pulls unless somebody says otherwise, and hours after which silence is told. */
const usualEvery = 15
const usualRhythm = 24

/** Connects a system that can be reached; it is pulled once somebody starts it. */
export async function createSource(
  platform: Platform,
  workspace: WorkspaceId,
  viewer: Viewer,
  asked: { name: string; kind: string; settings: ConnectorSettings },
  done: (tx: Tx) => Promise<void>,
): Promise<SourceId> {
  const kind = kindNamed(platform, asked.kind)
  if (asked.name === 'tenure')
    throw new AppError('invalid', told`tenure is the name of what people enter here`, {
      field: 'name',
      remedy: told`Choose another`,
    })
  const all = checkedSettings(kind.settings, asked.settings)
  await connected(platform, workspace, kind, all, (connection) => connection.check())
  await beginDays(platform, workspace)
  const { open, secret } = splitSettings(kind, all)
  return platform.db.within(workspace, async (tx) => {
    if ((await store.sourcesAfter(tx, null, mostSources)).length === mostSources)
      throw new AppError('conflict', told`There are ${mostSources} sources already`, {
        field: 'name',
        remedy: told`Remove one first`,
      })
    const id = newId(tx.now) as SourceId
    const draft = {
      id,
      name: asked.name,
      kind: kind.kind,
      settings: open,
      target: kind.describe(all),
      everyMinutes: usualEvery,
      rhythmHours: usualRhythm,
      hears: kind.hears,
      madeBy: viewer.name,
    }
    if (!(await store.insertSource(tx, draft)))
      throw new AppError('conflict', told`Another source is called ${asked.name}`, {
        field: 'name',
        remedy: told`Choose another name`,
      })
    await keepSecrets(platform, tx, id, secret)
    const after = { name: draft.name, kind: draft.kind, target: draft.target, settings: open }
    await audit(tx, viewer, { action: 'connectors.made', subject: 'source', subjectId: id, after })
    await done(tx)
    return id
  })
}

/**
 * A workspace without any customer closes the day before at once: else the first close might come between two sources and
 * freeze a whole past that only one of them had told.
 */
async function beginDays(platform: Platform, workspace: WorkspaceId): Promise<void> {
  if ((await platform.db.within(workspace, count)) === 0) await closeOverdueDays(platform, workspace)
}

export interface SourceEdit {
  /** Whole new settings; a secret one that is left out stays as it was. */
  settings?: ConnectorSettings | undefined
  everyMinutes?: number | undefined
  opensAt?: number | null | undefined
  closesAt?: number | null | undefined
  rowsPerMinute?: number | null | undefined
  requestsPerMinute?: number | null | undefined
  rhythmHours?: number | null | undefined
  hears?: 'answers' | 'rows' | undefined
  writeBack?: store.WriteBack | null | undefined
}

export async function changeSource(
  platform: Platform,
  workspace: WorkspaceId,
  viewer: Viewer,
  id: SourceId,
  edit: SourceEdit,
  done: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { before, all } = await platform.db.within(workspace, async (tx) => {
    const source = await mustFind(tx, id)
    return { before: source, all: edit.settings ? await allSettings(platform, tx, source).catch(() => ({})) : null }
  })
  const kind = kindNamed(platform, before.kind)
  const merged =
    all && edit.settings ? checkedSettings(kind.settings, { ...secretOnly(kind, all), ...edit.settings }) : null
  if (merged) await connected(platform, workspace, kind, merged, (connection) => connection.check())
  if (edit.writeBack) await checkWriteBack(platform, workspace, before, edit.writeBack)
  await platform.db.within(workspace, async (tx) => {
    const split = merged ? splitSettings(kind, merged) : { open: before.settings, secret: null }
    const after = changed(before, edit, split.open, merged ? kind.describe(merged) : before.target)
    if (after.writeBack)
      for (const stream of await streams.streamsOf(tx, id))
        refuseEchoes(platform, { ...before, writeBack: after.writeBack }, stream)
    await store.updateSource(tx, id, after)
    if (split.secret) await keepSecrets(platform, tx, id, split.secret)
    if (edit.writeBack !== undefined) await rewrite(platform, tx, id)
    await tellFeed(tx, id)
    await audit(tx, viewer, {
      action: 'connectors.changed',
      subject: 'source',
      subjectId: id,
      before: said(before),
      after: { ...said({ ...before, ...after }), secretsChanged: split.secret !== null },
    })
    await done(tx)
  })
}

function secretOnly(kind: ReturnType<typeof kindNamed>, all: ConnectorSettings): ConnectorSettings {
  return splitSettings(kind, all).secret
}

function changed(
  before: store.Source,
  edit: SourceEdit,
  settings: ConnectorSettings,
  target: string,
): store.SourceChange {
  const kept = <Name extends keyof SourceEdit & keyof store.SourceChange>(name: Name) =>
    (edit[name] === undefined ? before[name] : edit[name]) as store.SourceChange[Name]
  const opensAt = kept('opensAt')
  const closesAt = kept('closesAt')
  if ((opensAt === null) !== (closesAt === null))
    throw new AppError('invalid', told`Hours have a beginning and an end`, {
      field: 'closesAt',
      remedy: told`Send both, or neither`,
    })
  return {
    settings,
    target,
    everyMinutes: kept('everyMinutes'),
    opensAt,
    closesAt,
    rowsPerMinute: kept('rowsPerMinute'),
    requestsPerMinute: kept('requestsPerMinute'),
    rhythmHours: kept('rhythmHours'),
    hears: kept('hears'),
    writeBack: kept('writeBack'),
  }
}

/** What the log shows of a source: nothing of it is secret. */
const said = ({
  name,
  settings,
  target,
  everyMinutes,
  opensAt,
  closesAt,
  rowsPerMinute,
  requestsPerMinute,
  rhythmHours,
  hears,
  writeBack,
}: store.Source) => ({
  name,
  settings,
  target,
  everyMinutes,
  opensAt,
  closesAt,
  rowsPerMinute,
  requestsPerMinute,
  rhythmHours,
  hears,
  writeBack,
})

/** Other columns, or another target: everything is told once more. */
async function rewrite(platform: Platform, tx: Tx, id: SourceId): Promise<void> {
  await written.forgetWritten(tx, id)
  await gather(platform, tx, await mustFind(tx, id), null)
}

async function checkWriteBack(
  platform: Platform,
  workspace: WorkspaceId,
  source: store.Source,
  writeBack: store.WriteBack,
): Promise<void> {
  const kind = kindNamed(platform, source.kind)
  if (!kind.writes)
    throw new AppError('invalid', told`Nothing can be written to a ${kind.label}`, {
      field: 'writeBack',
      remedy: told`Leave it out`,
    })
  const target = checkedSettings(kind.writes, writeBack.target)
  const known = new Set(tellableFields(platform).map(({ key }) => key))
  const stray = writeBack.fields.find(({ field }) => !known.has(field))
  if (stray)
    throw new AppError('invalid', told`${stray.field} cannot be written`, {
      field: 'fields',
      remedy: told`Choose one of the list`,
    })
  const columns = writeBack.fields.map(({ column }) => column)
  if (new Set(columns).size < columns.length || columns.length === 0)
    throw new AppError('invalid', told`Each field needs a column of its own`, {
      field: 'fields',
      remedy: told`Name each column once`,
    })
  const taken = Object.values(target).find((value) => typeof value === 'string' && columns.includes(value))
  if (taken !== undefined)
    throw new AppError('invalid', told`${String(taken)} names the row and cannot be written`, {
      field: 'fields',
      remedy: told`Choose another column`,
    })
  await withSource(platform, workspace, source, async (connection) => connection.mayWrite?.(target, columns))
}

// ---------------------------------------------------------------- pausing, running, removing

export type Act = 'run' | 'backfill' | 'pause' | 'resume'

const actsInTheLog: Record<Act, string> = {
  run: 'connectors.pull_asked',
  backfill: 'connectors.backfill_asked',
  pause: 'connectors.paused',
  resume: 'connectors.resumed',
}

/** Pauses, resumes, or asks for a pull by hand: of what is new, or of everything once more. */
export async function act(tx: Tx, viewer: Viewer, id: SourceId, what: Act, stream: StreamId | null): Promise<void> {
  const source = await mustFind(tx, id)
  if (source.streams === 0 && what !== 'pause')
    throw new AppError('conflict', told`The source has no streams yet`, {
      field: 'connector',
      remedy: told`Add one first`,
    })
  if (stream && !(await streams.streamOf(tx, id, stream)))
    throw new AppError('not_found', told`There is no such stream`, { field: 'stream', remedy: told`Open the source` })
  if (what === 'pause' || what === 'resume') await store.setActive(tx, id, what)
  if (what === 'pause') await stopOpenRun(tx, id, told`Paused by ${viewer.name}`)
  if (what === 'backfill') {
    await stopOpenRun(tx, id, told`${viewer.name} asked for a backfill`)
    await streams.rewind(tx, id, stream)
  }
  if (what === 'run' || what === 'backfill')
    await store.askFor(tx, id, what === 'run' ? 'now' : 'backfill', viewer.name)
  await audit(tx, viewer, {
    action: actsInTheLog[what],
    subject: 'source',
    subjectId: id,
    after: { name: source.name, stream },
  })
}

/** What it has written stays; the next run goes on behind it. */
export async function stopOpenRun(tx: Tx, id: SourceId, why: string): Promise<void> {
  const open = await runs.openRunOf(tx, id)
  if (open) await runs.endRun(tx, open.id, { state: 'stopped', failure: why, remedy: null })
}

/** The source is forgotten; everything that came from it stays. */
export async function removeSource(tx: Tx, viewer: Viewer, id: SourceId): Promise<void> {
  const source = await mustFind(tx, id)
  await store.removeSource(tx, id)
  await feed(tx, { source: source.name, owners: [], rhythmHours: null, lastSpoke: tx.now })
  await audit(tx, viewer, { action: 'connectors.removed', subject: 'source', subjectId: id, before: said(source) })
}

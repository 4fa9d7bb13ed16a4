import { AppError } from '../../../kernel/errors.ts'
import type { SourceId, StreamId, WorkspaceId } from '../../../kernel/ids.ts'
import { unitsText } from '../../../kernel/money.ts'
import { told } from '../../../kernel/words.ts'
import type { ConnectorSettings, Sample } from '../../../platform/connectors/connector.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { preparedPart } from '../../../platform/imports/engine.ts'
import { columnsRead, type ImportMap, type MappedFile } from '../../../platform/imports/map.ts'
import { readMap } from '../../../platform/imports/read-map.ts'
import { newId } from '../../../platform/random.ts'
import { mapText, proposals, proposeColumns, settingsFor } from '../../imports/index.ts'
import { audit } from '../../workspaces/index.ts'
import * as sources from '../store/sources.ts'
import * as store from '../store/streams.ts'
import { checkedSettings, kindNamed, withSource } from './connect.ts'
import { refuseEchoes } from './echoes.ts'
import { tellFeed } from './rhythm.ts'
import { mustFind, stopOpenRun } from './sources.ts'

export interface StreamWish {
  name: string
  place: ConnectorSettings
  /** What the rows are: a shape with a column for each field, or a whole map. */
  shape?: string | undefined
  columns?: { field: string; column: string }[] | undefined
  map?: string | undefined
  /** Whose ids the rows use, where they are another source's. */
  idsOf?: string | undefined
}

const sampleRows = 20

/** What a stream would read, what its rows seem to be, and what would become of the first of them. */
export async function previewStream(
  platform: Platform,
  workspace: WorkspaceId,
  source: sources.Source,
  wish: StreamWish,
) {
  const sample = await withSource(platform, workspace, source, (connection) =>
    connection.sample(wish.place, sampleRows),
  )
  const { shapes } = platform.contributions
  const found = proposals(shapes, sample.columns)
  const candidates = found.map(({ shape, columns, missing }) => ({ shape, fields: columns.length, missing }))
  const asked = shapes.find(({ name }) => name === wish.shape)
  const proposal = asked ? proposeColumns(asked, sample.columns) : found[0]
  const chosen = { ...proposal, ...(wish.columns && proposal ? { columns: wish.columns, missing: [] } : {}) }
  const map =
    wish.map ??
    (chosen.shape
      ? mapOf(source, wish, { shape: chosen.shape, columns: chosen.columns ?? [], missing: chosen.missing ?? [] })
      : '')
  const outcome = map === '' ? null : await tryMap(platform, workspace, map, sample)
  return {
    columns: sample.columns,
    rows: sample.rows.map((record) => ({
      line: record.line,
      cells: record.kind === 'record' ? sample.columns.map((name) => cellOf(record.values.get(name))) : [],
    })),
    problems: sample.problems,
    candidates,
    shape: chosen.shape ?? null,
    proposed: chosen.columns ?? [],
    missing: chosen.missing ?? [],
    unused: chosen.unused ?? sample.columns,
    map,
    outcome,
  }
}

/** Of a long cell its beginning: the page shows what kind of thing it is. */
function cellOf(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function mapOf(
  source: sources.Source,
  { name, idsOf }: StreamWish,
  proposal: { shape: string; columns: { field: string; column: string }[]; missing: string[] },
): string {
  return mapText(idsOf ?? source.name, name, proposal)
}

/** What the map makes of the sample's rows, without writing any: fields in order, or why a row is refused. */
async function tryMap(platform: Platform, workspace: WorkspaceId, text: string, sample: Sample) {
  let map: ImportMap
  try {
    map = oneStreamMap(platform, text)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return {
      problem: { field: error.details.field ?? 'map', reason: error.message, remedy: error.details.remedy ?? '' },
      parts: [],
    }
  }
  const file = map.files[0] as MappedFile
  const settings = await platform.db.within(workspace, (tx) => settingsFor(tx, map))
  const parts = file.parts.map((part, number) => {
    const shape = platform.contributions.shapes.find(({ name }) => name === part.shape)
    const amounts = new Set(shape?.fields.flatMap(({ name, type }) => (type === 'money' ? [name] : [])))
    const { make } = preparedPart({ platform, work: { map, settings } }, file, part, number)
    const rows = sample.rows.map((record) => {
      const made = record.kind === 'record' ? make(record) : ({ ...record, kind: 'refused' } as const)
      if (made.kind === 'row')
        return {
          line: record.line,
          values: Object.fromEntries(
            Object.entries(made.values).map(([field, value]) => [
              field,
              cellOf(amounts.has(field) ? inUnits(value, String(made.values.currency ?? settings.currency)) : value),
            ]),
          ),
          refused: null,
        }
      const refused = made.kind === 'refused' ? { field: made.field, reason: made.reason, remedy: made.remedy } : null
      return { line: record.line, values: null, refused }
    })
    return { shape: part.shape, fields: Object.keys(part.columns), rows }
  })
  return { problem: null, parts }
}

/** An amount as its source writes it, and not in the minor units that are kept. */
const inUnits = (value: unknown, currency: string) => (typeof value === 'number' ? unitsText(value, currency) : value)

/** A stream's map is one of imports with one entry: what they take, a stream takes. */
function oneStreamMap(platform: Platform, text: string): ImportMap {
  const map = readMap(text, platform.contributions.shapes)
  if (map.files.length === 1) return map
  throw new AppError('invalid', told`The map of a stream has one entry below \`files\``, {
    field: 'map',
    remedy: told`Leave one`,
  })
}

export interface StreamSave extends StreamWish {
  deletedColumn: string | null
  mergedColumn: string | null
  listsEverything: boolean
  paused: boolean
}

/** Adds a stream, or changes one. It is tried once before it is kept; a changed meaning is read from the beginning again. */
export async function saveStream(
  platform: Platform,
  workspace: WorkspaceId,
  viewer: Viewer,
  { source: id, stream }: { source: SourceId; stream: StreamId | null },
  wish: StreamSave,
  done: (tx: Tx) => Promise<void>,
): Promise<StreamId> {
  const source = await platform.db.within(workspace, (tx) => mustFind(tx, id))
  const place = checkedSettings(kindNamed(platform, source.kind).stream, wish.place)
  const text = mapOfWish(platform, source, wish)
  const map = oneStreamMap(platform, text)
  const draft = { ...wish, place, map: text, shape: map.files[0]?.parts[0]?.shape ?? '' }
  await tryStream(platform, workspace, source, draft, map)
  return platform.db.within(workspace, async (tx) => {
    refuseEchoes(platform, source, draft)
    await stopOpenRun(tx, id, told`${viewer.name} changed its streams`)
    const made = await keep(tx, { ...draft, source: id, id: stream ?? (newId(tx.now) as StreamId) }, stream)
    await sources.makeDue(tx, id)
    await tellFeed(tx, id)
    await audit(tx, viewer, {
      action: stream ? 'connectors.stream_changed' : 'connectors.stream_added',
      subject: 'source',
      subjectId: id,
      after: { source: source.name, stream: wish.name, place, map: text },
    })
    await done(tx)
    return made
  })
}

function mapOfWish(platform: Platform, source: sources.Source, wish: StreamSave): string {
  if (wish.map) return wish.map
  const shape = platform.contributions.shapes.find(({ name }) => name === wish.shape)
  if (!shape)
    throw new AppError('invalid', told`Nobody says what the rows are`, {
      field: 'shape',
      remedy: told`Choose a shape, or write a map`,
    })
  return mapOf(source, wish, { shape: shape.name, columns: wish.columns ?? [], missing: [] })
}

/** Columns that the map or the frame reads must be there, and key and cursor must do: one pull of a row shows it. */
async function tryStream(
  platform: Platform,
  workspace: WorkspaceId,
  source: sources.Source,
  draft: StreamSave & { place: ConnectorSettings },
  map: ImportMap,
): Promise<void> {
  await withSource(platform, workspace, source, async (connection) => {
    const { columns } = await connection.sample(draft.place, 1)
    const wanted = [
      ...(map.files[0]?.parts ?? [])
        .flatMap(columnsRead)
        .filter(({ optional }) => !optional)
        .map(({ column }) => column),
      ...[draft.deletedColumn, draft.mergedColumn].flatMap((column) => column ?? []),
    ]
    const missing = wanted.find(
      (column) => !columns.includes(column) && !columns.includes(column.split('.')[0] ?? column),
    )
    // A folder may be connected before its first file is there.
    if (missing !== undefined && columns.length > 0)
      throw new AppError('invalid', told`There is no column ${missing}`, {
        field: 'columns',
        remedy: told`It has ${columns.join(', ').slice(0, 500)}`,
      })
    await connection.pull({ ...draft.place, everything: draft.listsEverything }, null, 1)
  })
}

async function keep(tx: Tx, draft: store.StreamDraft, known: StreamId | null): Promise<StreamId> {
  const taken = () =>
    new AppError('conflict', told`Another stream is called ${draft.name}`, {
      field: 'name',
      remedy: told`Choose another name`,
    })
  if (known === null) {
    if (!(await store.insertStream(tx, draft))) throw taken()
    return draft.id
  }
  const all = await store.streamsOf(tx, draft.source)
  const before = all.find(({ id }) => id === known)
  if (!before) throw noStream()
  if (all.some(({ id, name }) => id !== known && name === draft.name)) throw taken()
  const isSame =
    before.map === draft.map &&
    JSON.stringify(before.place) === JSON.stringify(draft.place) &&
    before.listsEverything === draft.listsEverything
  await store.updateStream(tx, draft, isSame ? 'on' : 'again')
  return known
}

const noStream = () =>
  new AppError('not_found', told`There is no such stream`, { field: 'stream', remedy: told`Open the source` })

export async function removeStream(tx: Tx, viewer: Viewer, source: SourceId, id: StreamId): Promise<void> {
  const { name } = await mustFind(tx, source)
  const stream = await store.streamOf(tx, source, id)
  if (!stream) throw noStream()
  await stopOpenRun(tx, source, told`${viewer.name} changed its streams`)
  await store.removeStream(tx, source, id)
  await tellFeed(tx, source)
  await audit(tx, viewer, {
    action: 'connectors.stream_removed',
    subject: 'source',
    subjectId: source,
    before: { source: name, stream: stream.name },
  })
}

import { createHash } from 'node:crypto'
import type { PulledRow } from '../../../platform/connectors/connector.ts'
import type { ImportContext, ImportShape, Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type PreparedPart, preparedPart } from '../../../platform/imports/engine.ts'
import type { ImportMap, MappedFile, MappedPart } from '../../../platform/imports/map.ts'
import { readMap } from '../../../platform/imports/read-map.ts'
import type { FileRecord } from '../../../platform/imports/record.ts'
import { rowMaker } from '../../../platform/imports/row.ts'
import { settingsFor } from '../../imports/index.ts'
import type { PulledOrigin } from '../domain/origin.ts'
import type { Stream } from '../store/streams.ts'

type Settings = Awaited<ReturnType<typeof settingsFor>>

/** A stream's map, made ready to write rows of any origin. */
export interface ReadyStream {
  stream: Stream
  map: ImportMap
  settings: Settings
  file: MappedFile
  /** Names a row where the system has no key of its own: by the columns of its id, else by what it says. */
  keyOf(row: PulledRow): string
  parts(origin: PulledOrigin): PreparedPart[]
  /** The moment that a row itself says it happened at. */
  momentOf(record: FileRecord): Date | null
  /** Of each part the id that a row gives its record, for deletions; parts whose rows have none are left out. */
  named: NamedPart[]
}

export interface NamedPart {
  number: number
  shape: ImportShape
  context: ImportContext
  idOf(record: FileRecord): string | null
}

export async function readyStream(platform: Platform, tx: Tx, stream: Stream): Promise<ReadyStream> {
  const map = readMap(stream.map, platform.contributions.shapes)
  const settings = await settingsFor(tx, map)
  return readied(platform, stream, map, settings)
}

function readied(platform: Platform, stream: Stream, map: ImportMap, settings: Settings): ReadyStream {
  const file = map.files[0] as MappedFile
  const ready = new Map<PulledOrigin, PreparedPart[]>()
  const parts = (origin: PulledOrigin): PreparedPart[] => {
    const known = ready.get(origin)
    if (known) return known
    const work = { map, settings: { ...settings, origin } }
    const made = file.parts.map((part, number) => preparedPart({ platform, work }, file, part, number))
    ready.set(origin, made)
    return made
  }
  const named = file.parts.flatMap((part, number): NamedPart[] => {
    const prepared = parts('live')[number]
    const rule = part.columns.id
    if (!prepared || !rule) return []
    const make = rowMaker({ ...part, columns: { id: rule }, where: [] }, prepared.shape, settings)
    const idOf = (record: FileRecord) => {
      const made = make(record)
      const id = made.kind === 'row' ? made.values.id : null
      return id === null || id === undefined || id === '' ? null : String(id)
    }
    return [{ number, shape: prepared.shape, context: prepared.context, idOf }]
  })
  return {
    stream,
    map,
    settings,
    file,
    keyOf: keyMaker(file.parts[0] as MappedPart, parts('live')[0]),
    parts,
    momentOf: momentMaker(parts),
    named,
  }
}

function keyMaker(part: MappedPart, prepared: PreparedPart | undefined): (row: PulledRow) => string {
  const columns = (prepared?.key ?? []).flatMap((field) => part.columns[field]?.from ?? [])
  return ({ key, record }) => {
    if (key !== null) return key.length > longestKey ? md5(key) : key
    if (record.kind === 'broken' || columns.length === 0) return md5(record.raw)
    const cells = columns.map((column) => String(record.values.get(column) ?? '').trim())
    if (cells.every((cell) => cell === '')) return md5(record.raw)
    const name = JSON.stringify(cells)
    return name.length > longestKey ? md5(name) : name
  }
}

/** An index of the database holds no longer ones. */
const longestKey = 300
export const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** Only rows whose shape has a moment of its own are asked; the whole row is made, since the moment may be put together. */
function momentMaker(parts: (origin: PulledOrigin) => PreparedPart[]): (record: FileRecord) => Date | null {
  const timed = parts('live').find(({ part }) => Object.hasOwn(part.columns, 'happened_at'))
  return (record) => {
    const made = timed?.make(record)
    const at = made?.kind === 'row' ? made.values.happened_at : null
    return typeof at === 'string' ? new Date(at) : null
  }
}

import type { SourceId } from '../../src/kernel/ids.ts'
import { pullSource } from '../../src/modules/connectors/index.ts'
import type { Person, World } from './world.ts'

export interface WishedStream {
  name: string
  place: Record<string, unknown>
  shape?: string
  /** Field to column. */
  columns?: Record<string, string>
  map?: string
  idsOf?: string
  deletedColumn?: string
  mergedColumn?: string
  listsEverything?: boolean
}

export interface ConnectedSource {
  id: string
  /** Ids of its streams, by name. */
  streams: Record<string, string>
  /** Asks for a pull, waits for its end and answers the run. */
  pull(what?: 'run' | 'backfill', stream?: string): Promise<Pull>
  add(stream: WishedStream): Promise<string>
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  get(path?: string): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  send(method: string, path: string, body?: unknown): Promise<any>
}

export interface Pull {
  id: string
  state: string
  kind: string
  read: number
  written: number
  unchanged: number
  refused: number
  skipped: number
  removed: number
  merged: number
  mended: number
  failure: string | null
  remedy: string | null
  problems: { file: string; field: string; reason: string }[]
}

/** Connects a system as a person would over the API; it is started by the first pull that a test asks for. */
export async function aSource(
  world: World,
  as: Person,
  {
    name,
    kind,
    settings,
    streams,
  }: { name: string; kind: string; settings: Record<string, unknown>; streams: WishedStream[] },
): Promise<ConnectedSource> {
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await world.call(as, method, path, body)
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  const { id } = await ask('POST', '/api/connectors', { name, kind, settings })
  const home = `/api/connectors/${id}`
  const source: ConnectedSource = {
    id,
    streams: {},
    add: async ({ columns, ...stream }) => {
      const listed = columns && Object.entries(columns).map(([field, column]) => ({ field, column }))
      const made = await ask('POST', `${home}/streams`, { ...stream, ...(listed ? { columns: listed } : {}) })
      source.streams[stream.name] = made.id
      return made.id
    },
    get: (path = '') => ask('GET', home + path),
    send: (method, path, body) => ask(method, home + path, body),
    pull: async (what = 'run', stream) => {
      await ask('POST', `${home}/act`, { what, ...(stream ? { stream: source.streams[stream] } : {}) })
      await pullSource(world.platform, world.workspace, id as SourceId, () => true)
      return (await ask('GET', `${home}/runs`)).items[0]
    },
  }
  for (const stream of streams) await source.add(stream)
  return source
}

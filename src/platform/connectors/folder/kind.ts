import { spoken, told } from '../../../kernel/words.ts'
import { readFile } from '../../imports/read-file.ts'
import type { FileProblem, ReadRecord } from '../../imports/record.ts'
import { fileAt } from '../../imports/source-file.ts'
import type { Connection, ConnectorKind, Found, FoundPlace, Sample } from '../connector.ts'
import { type FoundFile, filesIn, fits, patternOf } from './files.ts'
import { folderReader, patternIn } from './pull.ts'
import { type WatchedFolder, watchedFolder } from './root.ts'

/** Kinds of files that are looked into when a folder is connected. */
const mostPlaces = 50

/** Files that appear in a folder, grow and change. */
export const watchedFolderSource: ConnectorKind = {
  kind: 'folder',
  label: spoken('Watched folder'),
  summary: spoken('CSV and JSON files, packed or not, that appear in a folder of the server, grow and change'),
  settings: [
    {
      name: 'folder',
      label: spoken('Folder'),
      type: 'text',
      summary: spoken('Below the folders that whoever runs the product allows; empty for the first of them itself'),
    },
  ],
  stream: [
    {
      name: 'files',
      label: spoken('Files'),
      type: 'text',
      required: true,
      summary: spoken('Their names; * stands for any letters, such as events-*.ndjson'),
    },
  ],
  hears: 'rows',
  describe: ({ folder }) => (typeof folder === 'string' && folder !== '' ? folder : 'the inbox'),
  open: async (settings, context) => {
    const folder = await watchedFolder(typeof settings.folder === 'string' ? settings.folder : '', context)
    return connectionOver(folder, context.now)
  },
}

function connectionOver(folder: WatchedFolder, now: () => Date): Connection {
  const reader = folderReader(folder, now)
  return {
    check: () => findFiles(folder),
    sample: async (stream, limit) => {
      const { files, problems } = await filesIn(folder, patternIn(stream))
      const first = files.find(({ size }) => size > 0)
      return first
        ? sampleOf(first, limit)
        : { columns: [], rows: [], problems: [...problems, ...nothingFits(patternIn(stream))] }
    },
    pull: reader.pull,
    close: reader.close,
  }
}

const nothingFits = (pattern: string): FileProblem[] => [
  {
    file: pattern,
    line: 0,
    field: 'files',
    reason: told`no file of this name is in the folder`,
    remedy: told`Put one there, or correct the name`,
  },
]

async function findFiles(folder: WatchedFolder): Promise<Found> {
  const { files, problems } = await filesIn(folder, '*')
  const groups = [...Map.groupBy(files, ({ name }) => patternOf(name))].slice(0, mostPlaces)
  const places = await Promise.all(
    groups.map(async ([pattern, own]): Promise<FoundPlace> => {
      const { columns } = await sampleOf(own.find(({ size }) => size > 0) ?? (own[0] as FoundFile), 20)
      const files = own.length === 1 && !fits(pattern, own[0]?.name ?? '') ? (own[0]?.name ?? pattern) : pattern
      return { name: files, columns: columns.map((name) => ({ name, type: 'text' })), rows: null, stream: { files } }
    }),
  )
  const warnings = [
    ...problems.map(({ file, reason, remedy }) => `${file}: ${reason}. ${remedy}`),
    ...(files.length === 0 ? [told`No file is in ${folder.path} yet: put a CSV or JSON file there`] : []),
  ]
  return { places, warnings }
}

async function sampleOf({ path, name }: FoundFile, limit: number): Promise<Sample> {
  const sample = { columns: [] as string[], rows: [] as ReadRecord[], problems: [] as FileProblem[] }
  const file = await fileAt(path, name)
  if (!file) return sample
  for await (const reading of readFile(file, { delimiter: null })) {
    if (reading.kind === 'problem') sample.problems.push(reading.problem)
    if (reading.kind === 'columns') sample.columns = reading.columns
    if (reading.kind === 'records') sample.rows.push(...reading.records.slice(0, limit - sample.rows.length))
    if (sample.rows.length >= limit) break
  }
  return sample
}

import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import { exportWorkspace } from '../../platform/archive/export.ts'
import { tableWords } from '../../platform/archive/table-words.ts'
import type { Contributions } from '../../platform/contributions.ts'
import { migrationFolders } from '../migrations.ts'
import { type Command, print } from './command.ts'
import { chosenWorkspace, dataOptions, withProduct } from './inside.ts'

/** Kept out of every export: what opens a door, though only as a fingerprint. */
const secretColumns = ({ holdings }: Contributions): Set<string> =>
  new Set(holdings.flatMap(({ table, secrets }) => (secrets ?? []).map((column) => `${table}.${column}`)))

export const exportCommand: Command = {
  name: 'export',
  usage: 'export DIR [--workspace NAME] [--format csv|ndjson] [--data DIR] [--database-url URL] [--json]',
  summary: 'Writes all data of a workspace, one file a table, with a README of the columns',
  run: async (rest) => {
    const options = { ...dataOptions, format: { type: 'string', default: 'csv' } } as const
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
    const folder = folderAsked(positionals[0])
    const format = formatAsked(values.format)
    const say = (table: string, rows: number) => process.stderr.write(`${table}: ${rows}\n`)
    const rows = await withProduct(values, async ({ platform, databaseUrl }) => {
      const workspace = await chosenWorkspace(platform, values.workspace)
      return exportWorkspace({
        url: databaseUrl,
        workspace: workspace.id,
        title: workspace.name,
        folder,
        format,
        words: await tableWords(migrationFolders()),
        secrets: secretColumns(platform.contributions),
        ...(values.json ? {} : { onTable: say }),
      })
    })
    const all = Object.values(rows).reduce((sum, count) => sum + count, 0)
    print(
      values.json
        ? JSON.stringify({ folder, rows })
        : `${all} rows of ${Object.keys(rows).length} tables are in ${folder}.`,
    )
    return 0
  },
}

function folderAsked(name: string | undefined): string {
  if (!name) {
    throw new AppError('invalid', 'DIR is missing', {
      field: 'DIR',
      remedy: 'Name a folder: tenure export DIR --workspace NAME',
    })
  }
  const folder = resolve(name)
  if (!existsSync(folder) || readdirSync(folder).length === 0) return folder
  throw new AppError('conflict', `${folder} is not empty`, {
    field: 'DIR',
    remedy: 'Name an empty folder or a new one',
  })
}

function formatAsked(format: string): 'csv' | 'ndjson' {
  if (format === 'csv' || format === 'ndjson') return format
  throw new AppError('invalid', `'${format}' is no format of an export`, {
    field: 'format',
    remedy: 'Choose csv or ndjson',
  })
}

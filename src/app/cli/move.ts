import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import { move as moveTo, takeBackMove } from '../archive/move.ts'
import { openPlace } from '../place.ts'
import { type Command, print } from './command.ts'
import { dataOptions, withPlace } from './inside.ts'

export const move: Command = {
  name: 'move',
  usage: 'move --to URL|inside [--data DIR] [--database-url URL] [--json] | move --cancel',
  summary: 'Moves everything from the database inside to a server, or back, and compares',
  run: async (rest) => {
    const options = { ...dataOptions, to: { type: 'string' }, cancel: { type: 'boolean', default: false } } as const
    const { values } = parseArgs({ args: rest, options })
    if (values.cancel) return cancel(values)
    const to = values.to
    if (!to)
      throw new AppError('invalid', '--to is missing', {
        field: 'to',
        remedy: 'Name where to: --to URL, or --to inside',
      })
    const say = (table: string) => process.stderr.write(`${table}\n`)
    const done = await withPlace(values, async (from) => {
      const target = await targetOf(to, values.data)
      try {
        return await moveTo({ from: from.url, to: target.url, ...(values.json ? {} : { onTable: say }) })
      } finally {
        await target.close()
      }
    })
    const sums = Object.values(done.tables)
    const rows = sums.reduce((sum, table) => sum + table.rows, 0)
    if (values.json) print(JSON.stringify(done))
    else
      print(
        `${rows} rows of ${sums.length} tables are in ${done.to}; counts and fingerprints are equal.\n${startWord(to)}`,
      )
    return 0
  },
}

const startWord = (to: string) =>
  to === 'inside'
    ? 'Start without DATABASE_URL from now on. The old place refuses to start.'
    : 'Start with --database-url or DATABASE_URL from now on. The data folder stays in use for files; the old database refuses to start.'

/** The database inside belongs to the data folder; a server is only named. */
function targetOf(to: string, data: string | undefined) {
  return openPlace({ ...(data ? { data } : {}), ...(to === 'inside' ? {} : { databaseUrl: to }) })
}

async function cancel(values: { data?: string; 'database-url'?: string }): Promise<number> {
  const was = await withPlace(values, ({ url }) => takeBackMove(url))
  print(was ? 'The product may start here again.' : 'Nothing was moved from here.')
  return 0
}

import { parseArgs } from 'node:util'
import { migrate } from '../../platform/db/migrate.ts'
import { migrationFolders } from '../migrations.ts'
import { type Command, print } from './command.ts'
import { withPlace } from './inside.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate [--data DIR] [--database-url URL]',
  summary: 'Brings the database to the newest state and names what ran',
  run: async (rest) => {
    const { values } = parseArgs({
      args: rest,
      options: { data: { type: 'string' }, 'database-url': { type: 'string' } },
    })
    const ran = await withPlace(values, ({ url }) => migrate(url, migrationFolders()))
    print(ran.length === 0 ? 'The database is at the newest state' : ran.map((name) => `ran ${name}`).join('\n'))
    return 0
  },
}

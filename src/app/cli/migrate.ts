import { parseArgs } from 'node:util'
import { startEmbedded } from '../../platform/db/embedded.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { migrationFolders } from '../migrations.ts'
import { dataFolder } from '../place.ts'
import { reach } from '../reach.ts'
import { type Command, print } from './command.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate [--data DIR] [--database-url URL]',
  summary: 'Brings the database to the newest state and names what ran',
  run: async (rest) => {
    const { values } = parseArgs({
      args: rest,
      options: { data: { type: 'string' }, 'database-url': { type: 'string' } },
    })
    const url = values['database-url'] ?? process.env.DATABASE_URL
    if (url) await reach(url)
    const server = url ? null : await startEmbedded({ folder: dataFolder(values.data) })
    try {
      const ran = await migrate(url ?? server?.url ?? '', migrationFolders())
      print(ran.length === 0 ? 'The database is at the newest state' : ran.map((name) => `ran ${name}`).join('\n'))
    } finally {
      await server?.stop()
    }
    return 0
  },
}

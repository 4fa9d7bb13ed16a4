import { parseArgs } from 'node:util'
import { confirmRestored } from '../../modules/workspaces/index.ts'
import { systemClock } from '../../platform/clock.ts'
import { type Restored, restore as restoreInto } from '../archive/restore.ts'
import { missingFile, passphraseAsked, passphraseOption } from './backup.ts'
import { type Command, print } from './command.ts'
import { dataOptions, withPlace, withProduct } from './inside.ts'

export const restore: Command = {
  name: 'restore',
  usage:
    'restore FILE [--replace] [--passphrase-file FILE] [--data DIR] [--database-url URL] [--json] | restore --confirm',
  summary: 'Puts a backup back; nothing is sent again until restore --confirm',
  run: async (rest) => {
    const options = {
      ...dataOptions,
      ...passphraseOption,
      replace: { type: 'boolean', default: false },
      confirm: { type: 'boolean', default: false },
    } as const
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
    if (values.confirm) return confirm(values)
    const file = positionals[0] ?? missingFile('tenure restore FILE')
    const passphrase = passphraseAsked(values['passphrase-file'])
    const over = values.replace ? 'everything' : 'nothing'
    const say = (table: string) => process.stderr.write(`${table}\n`)
    const done = await withPlace(values, (place) =>
      restoreInto(place, { file, over, passphrase, now: systemClock.now(), ...(values.json ? {} : { onTable: say }) }),
    )
    print(values.json ? JSON.stringify(done) : words(done))
    return 0
  },
}

function words(done: Restored): string {
  const sums = Object.values(done.tables)
  const rows = sums.reduce((sum, table) => sum + table.rows, 0)
  const secrets = {
    opened: 'Sessions and stored credentials go on.',
    'left closed': 'The secret stayed closed: people sign in again. Restore with the passphrase to take it along.',
    'not in the backup': 'The backup holds no secret: people sign in again where this place has none of its own.',
  }
  return [
    `${rows} rows of ${sums.length} tables and ${done.files} files are back as they were on ${done.madeAt}; counts and fingerprints are equal.`,
    ...(done.migrated.length > 0 ? [`${done.migrated.length} newer migrations ran after them.`] : []),
    secrets[done.secrets],
    ...(done.erasedAgain > 0 ? [`${done.erasedAgain} people who had been erased since are erased again.`] : []),
    'Nothing leaves the product until an owner confirms on the page, or you with: tenure restore --confirm',
  ].join('\n')
}

async function confirm(values: { data?: string; 'database-url'?: string; json: boolean }): Promise<number> {
  const released = await withProduct(values, ({ platform }) => confirmRestored(platform))
  if (values.json) print(JSON.stringify({ released }))
  else print(released === 0 ? 'Nothing was held.' : `${released} workspace(s) may send again.`)
  return 0
}

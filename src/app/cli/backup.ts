import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import { systemClock } from '../../platform/clock.ts'
import { isEmptyDatabase } from '../../platform/db/state.ts'
import { backUp } from '../archive/backup.ts'
import { type Command, print } from './command.ts'
import { dataOptions, withPlace } from './inside.ts'

export const passphraseOption = { 'passphrase-file': { type: 'string' } } as const

export const backup: Command = {
  name: 'backup',
  usage: 'backup FILE|DIR [--passphrase-file FILE] [--data DIR] [--database-url URL] [--json]',
  summary: 'Saves everything into one file, while the product runs',
  run: async (rest) => {
    const options = { ...dataOptions, ...passphraseOption } as const
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
    const to = positionals[0] ?? missingFile('tenure backup FILE')
    const passphrase = passphraseAsked(values['passphrase-file'])
    const made = await withPlace(values, async (place) => {
      if (await isEmptyDatabase(place.url)) throw nothingKept()
      return backUp(place, { to, passphrase, now: systemClock.now() })
    })
    const sums = Object.values(made.tail.tables)
    const rows = sums.reduce((sum, table) => sum + table.rows, 0)
    const { file, bytes, files, secrets } = made
    if (values.json) print(JSON.stringify({ file, bytes, tables: sums.length, rows, files, secrets }))
    else {
      print(`${rows} rows of ${sums.length} tables and ${files} files are in ${file} (${megabytes(bytes)} MB).`)
      print(secrets === 'sealed' ? sealedWord : leftOutWord)
    }
    return 0
  },
}

const nothingKept = () =>
  new AppError('not_found', 'Nothing has been kept here yet', {
    remedy: 'Say where your data lies with --data or --database-url',
  })

const sealedWord = 'The secret is inside, closed under your passphrase. Keep the two apart.'
const leftOutWord =
  'The secret that signs sessions stayed behind: after a restore elsewhere people sign in again. A passphrase takes it along.'

const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)

export function missingFile(example: string): never {
  throw new AppError('invalid', 'FILE is missing', { field: 'file', remedy: `Name the file: ${example}` })
}

/** The passphrase from a file, or from TENURE_PASSPHRASE; never from the command line, where others could read it. */
export function passphraseAsked(file: string | undefined): string | undefined {
  const text = file === undefined ? process.env.TENURE_PASSPHRASE : readPassphrase(file)
  if (text === undefined || text === '') return undefined
  if (text.length >= 12) return text
  throw new AppError('invalid', 'The passphrase is shorter than 12 characters', {
    field: 'passphrase-file',
    remedy: 'Choose a longer one, for example four words',
  })
}

function readPassphrase(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new AppError('invalid', `The passphrase cannot be read: ${(error as Error).message}`, {
      field: 'passphrase-file',
      remedy: 'Name a file with the passphrase on one line',
    })
  }
}

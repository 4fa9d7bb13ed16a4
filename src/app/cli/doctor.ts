import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Finding } from '../../platform/contributions.ts'
import { lockState } from '../../platform/db/embedded.ts'
import { isEmptyDatabase } from '../../platform/db/state.ts'
import { lockFile, lockFinding } from '../../platform/doctor/examine.ts'
import { examine } from '../doctor.ts'
import { dataFolder, type Place } from '../place.ts'
import { withPlatformOn } from '../product.ts'
import { type Command, print } from './command.ts'
import { type DataOptions, dataOptions, withPlace } from './inside.ts'

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor [--data DIR] [--database-url URL] [--json]',
  summary: 'Looks for damage and says what to do about it; ends with 1 where something needs a look',
  run: async (rest) => {
    const { values } = parseArgs({ args: rest, options: dataOptions })
    const findings = isUntouched(values) ? [nothingYet] : [...lockOf(values), ...(await withPlace(values, lookAt))]
    print(values.json ? JSON.stringify(findings) : findings.map(sentence).join('\n'))
    return findings.some((finding) => finding.state === 'look') ? 1 : 0
  },
}

const nothingYet: Finding = {
  what: 'data',
  state: 'look',
  detail: 'nothing has been kept here yet',
  remedy: 'Start the product with `tenure start`, or say where your data lies with --data or --database-url',
}

/** A folder in which no database was ever made; looking must not make one. */
const isUntouched = (options: DataOptions): boolean =>
  !isElsewhere(options) && !existsSync(join(dataFolder(options.data), 'postgres'))

const lookAt = async (place: Place): Promise<Finding[]> =>
  (await isEmptyDatabase(place.url)) ? [nothingYet] : withPlatformOn(place, examine)

const isElsewhere = (options: DataOptions): boolean => Boolean(options['database-url'] ?? process.env.DATABASE_URL)

/** Looked at first: opening the database clears a stale lock away. */
function lockOf(options: DataOptions): Finding[] {
  if (isElsewhere(options)) return []
  const folder = dataFolder(options.data)
  return [lockFinding(lockState(folder), lockFile(folder))]
}

function sentence(finding: Finding): string {
  const line = `${finding.state.padEnd(4)}  ${finding.what}: ${finding.detail}`
  return finding.state === 'look' ? `${line}\n      ${finding.remedy}` : line
}

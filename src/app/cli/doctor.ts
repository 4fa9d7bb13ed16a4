import { parseArgs } from 'node:util'
import type { Finding } from '../../platform/contributions.ts'
import { lockState } from '../../platform/db/embedded.ts'
import { lockFile, lockFinding } from '../../platform/doctor/examine.ts'
import { examine } from '../doctor.ts'
import { dataFolder } from '../place.ts'
import { withPlatformOn } from '../product.ts'
import { type Command, print } from './command.ts'
import { type DataOptions, dataOptions, withPlace } from './inside.ts'

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor [--data DIR] [--database-url URL] [--json]',
  summary: 'Looks for damage and says what to do about it; ends with 1 where something needs a look',
  run: async (rest) => {
    const { values } = parseArgs({ args: rest, options: dataOptions })
    const findings = [...lockOf(values), ...(await withPlace(values, (place) => withPlatformOn(place, examine)))]
    print(values.json ? JSON.stringify(findings) : findings.map(sentence).join('\n'))
    return findings.some((finding) => finding.state === 'look') ? 1 : 0
  },
}

/** Looked at first: opening the database clears a stale lock away. */
function lockOf(options: DataOptions): Finding[] {
  if (options['database-url'] ?? process.env.DATABASE_URL) return []
  const folder = dataFolder(options.data)
  return [lockFinding(lockState(folder), lockFile(folder))]
}

function sentence(finding: Finding): string {
  const line = `${finding.state.padEnd(4)}  ${finding.what}: ${finding.detail}`
  return finding.state === 'look' ? `${line}\n      ${finding.remedy}` : line
}

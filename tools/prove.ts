import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from '../test/support/figures.ts'
import { onFifteen } from './oldest-server.ts'
import { chosen, type Part, runParts } from './parts.ts'

/** `npm run prove`: laws and faults at reduced size; with `-- --full` at the sizes that we promise. */
const args = process.argv.slice(2)
const size = args.includes('--full') ? 'full' : 'reduced'
const figures = join(mkdtempSync(join(tmpdir(), 'tenure-figures-')), 'figures.jsonl')
const env = { TENURE_PROVE: size, TENURE_FIGURES: figures }

const parts: Part[] = [
  { name: 'laws', run: { project: 'laws', under: 'test/laws/' }, env },
  // Prints how long it takes until an empty workspace is connected, filled, scored and explained.
  { name: 'connect', run: { project: 'journeys', under: 'test/journeys/connect.test.ts' }, env },
  { name: 'faults', run: { projects: ['faults'] }, env },
  // `npm test` runs a choice of these on the oldest server.
  ...(size === 'full' ? [onFifteen({ projects: ['database', 'journeys'] })] : []),
]

await runParts(
  chosen(
    parts,
    args.filter((arg) => !arg.startsWith('--')),
  ),
  printFigures,
)

function printFigures(): void {
  const rows = readFigures()
  if (rows.length === 0) return
  const width = Math.max(...rows.map(({ name }) => name.length), 6) + 2
  console.log(`\n${`figure (${size})`.padEnd(width)}${'measured'.padStart(16)}  bar`)
  for (const { name, value, bar } of rows) console.log(`${name.padEnd(width)}${String(value).padStart(16)}  ${bar}`)
}

function readFigures(): Figure[] {
  try {
    const lines = readFileSync(figures, 'utf8').split('\n').filter(Boolean)
    return lines.map((line) => JSON.parse(line) as Figure)
  } catch {
    return [] // nothing was measured
  }
}

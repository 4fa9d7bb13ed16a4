import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from '../test/support/figures.ts'
import { onFifteen, testedOnFifteen } from './oldest-server.ts'
import { chosen, type Part, runParts } from './parts.ts'
import { chromium } from './system.ts'

/** `npm run prove`: laws and faults at reduced size and what is tagged so; with `-- --full` at the sizes that we promise. */
const args = process.argv.slice(2)
const size = args.includes('--full') ? 'full' : 'reduced'
const figures = join(mkdtempSync(join(tmpdir(), 'tenure-figures-')), 'figures.jsonl')
const env = { TENURE_PROVE: size, TENURE_FIGURES: figures }

const tests = 'prove'
const parts: Part[] = [
  { name: 'laws', run: { project: 'laws', under: 'test/laws/' }, env },
  { name: 'database', run: { project: 'database', under: 'src/' }, env, tests },
  { name: 'journeys', run: { project: 'journeys', under: 'test/journeys/' }, env, tests },
  { name: 'peers', run: { project: 'peers', under: 'test/peers/' }, env, tests },
  { name: 'browser', run: { project: 'browser', under: 'e2e/' }, env, tests, needs: [chromium] },
  { name: 'faults', run: { projects: ['faults'] }, env },
  onFifteen({ projects: ['database', 'journeys'], ...(size === 'full' ? {} : { only: testedOnFifteen }) }),
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

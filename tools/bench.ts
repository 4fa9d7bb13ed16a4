import { existsSync, globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BenchOptions, BenchResult } from '../bench/harness.ts'
import { root } from './parts.ts'

/** `npm run bench -- NAME [--json] [--rounds 7 …]`: the last line of stdout is the result as one JSON object. */
const args = process.argv.slice(2)
const [name = '', ...rest] = args
const file = join(root, 'bench', `${name}.ts`)

if (!/^[a-z0-9-]+$/.test(name) || name === 'harness' || !existsSync(file)) {
  const names = globSync('bench/*.ts', { cwd: root }).map((path) => basename(path, '.ts'))
  console.error(
    `usage: npm run bench -- NAME [--json], NAME one of: ${names
      .filter((one) => one !== 'harness')
      .sort()
      .join(', ')}`,
  )
  process.exit(2)
}

const settings = settingsOf(rest)
const bench = (await import(file)) as { run(options: BenchOptions): Promise<BenchResult> }
const result = await bench.run({ settings, say: (text) => console.error(text) })
if (!('json' in settings)) printForPeople(result)
console.log(JSON.stringify(result))
process.exit(0) // a bench may leave a pool open; its figures are out

function settingsOf(words: string[]): Record<string, string> {
  const { tokens } = parseArgs({ args: words, strict: false, allowPositionals: true, tokens: true })
  const found: Record<string, string> = {}
  tokens.forEach((token, index) => {
    if (token.kind !== 'option') return
    const next = tokens[index + 1]
    found[token.name] = token.value ?? (next?.kind === 'positional' ? next.value : '')
  })
  return found
}

function printForPeople({ unit, ours, peer, peerName, ratio, budget, rounds, load, spread, more }: BenchResult): void {
  const line = (label: string, value: number, range?: [number, number] | null) =>
    console.log(
      `${label.padEnd(24)}${figure(value).padStart(14)} ${unit}${range ? `  (${range.map(figure).join(' to ')})` : ''}`,
    )
  line('tenure', ours, spread?.ours)
  if (peer !== null) line(peerName ?? 'peer', peer, spread?.peer)
  if (ratio !== null) console.log(`${'ratio'.padEnd(24)}${ratio.toFixed(2).padStart(14)}`)
  for (const [label, value] of Object.entries(more ?? {}))
    console.log(`${label.padEnd(24)}${String(value).padStart(14)}`)
  console.log(`budget: ${budget}; ${rounds} rounds, load ${load.toFixed(1)}`)
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)
}

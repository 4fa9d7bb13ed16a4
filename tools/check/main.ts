import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { staleArtifacts } from '../generate/artifacts.ts'
import { type Lock, missingBinaries } from '../lock/complete.ts'
import { featureProblems } from './features/features.ts'
import { exceptions } from './structure/exceptions.ts'
import { checkStructure } from './structure/structure.ts'
import { readTree } from './tree.ts'
import { wordProblems } from './words/words.ts'

/** `npm run check`: everything that can be said about the code without running it. Two lanes, as for two cores. */
const root = dirname(dirname(import.meta.dirname))

interface Outcome {
  name: string
  seconds: number
  problems: string[]
}

const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const lanes = [
  [
    () => program('types', bin('tsc'), ['--noEmit', '--pretty', 'false']),
    () => program('dead code', bin('knip'), ['--no-progress', '--no-config-hints']),
  ],
  [
    () =>
      program('format and lint', bin('biome'), ['ci', '--colors=off', '--max-diagnostics=100', '--error-on-warnings']),
    () => task('structure', structure),
    () => task('features', features),
    () => task('words', words),
    () => task('generated files', generated),
    () => task('lock file', lockFile),
  ],
]

const outcomes = (await Promise.all(lanes.map(inTurn))).flat()
for (const { name, problems } of outcomes) {
  if (problems.length > 0) console.log(`\n${name}\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
}
console.log(`\n${'check'.padEnd(18)}${'seconds'.padStart(8)}  result`)
for (const { name, seconds, problems } of outcomes) {
  console.log(`${name.padEnd(18)}${seconds.toFixed(1).padStart(8)}  ${problems.length === 0 ? 'passed' : 'failed'}`)
}
const failed = outcomes.filter(({ problems }) => problems.length > 0).length
console.log(`\n${outcomes.length - failed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

async function inTurn(tasks: (() => Promise<Outcome>)[]): Promise<Outcome[]> {
  const done: Outcome[] = []
  for (const task of tasks) done.push(await task())
  return done
}

async function structure(): Promise<string[]> {
  const problems = checkStructure(readTree(root), exceptions)
  return problems.map(({ rule, path, line, message }) => `${path}:${line} ${rule}: ${message}`)
}

async function features(): Promise<string[]> {
  return featureProblems(readTree(root, ['docs/features.md']))
}

async function words(): Promise<string[]> {
  return wordProblems(readTree(root, ['src/**/{words,told}.de.json', 'packs/*/scorecards/*.yaml']))
}

async function generated(): Promise<string[]> {
  const artifacts = await staleArtifacts(root)
  return artifacts.map((artifact) =>
    artifact.kind === 'stale'
      ? `${artifact.path} is out of date: run \`node bin/setup.mjs generate\` and commit it`
      : `${artifact.path} cannot be made: ${artifact.reason}`,
  )
}

async function lockFile(): Promise<string[]> {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  const missing = missingBinaries(lock).length
  return missing === 0
    ? []
    : [`package-lock.json lacks ${missing} binaries of other platforms: run \`node bin/setup.mjs lock\``]
}

/** A check that cannot even run is a failed check, and the others still report. */
async function task(name: string, work: () => Promise<string[]>): Promise<Outcome> {
  const start = performance.now()
  const problems = await work().catch((error: unknown) => [
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  ])
  return { name, seconds: (performance.now() - start) / 1000, problems }
}

async function program(name: string, command: string, args: string[]): Promise<Outcome> {
  return task(name, async () => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    const output: string[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
    return code === 0
      ? []
      : [...output.join('').trimEnd().split('\n'), ...(output.length > 0 ? [] : [`ended with ${code}`])]
  })
}

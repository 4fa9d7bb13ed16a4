import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Need, provide } from './system.ts'

export const root = dirname(import.meta.dirname)

/** A part of the suite: a vitest project, files of some projects, or a program of ours that closes with `N passed, N failed`. */
export interface Part {
  name: string
  run: Files | { program: string }
  needs?: Need[]
  env?: Record<string, string>
}

interface Files {
  projects: readonly string[]
  only?: readonly string[]
}

export interface Tally {
  name: string
  seconds: number
  passed: number
  failed: number
  skipped: number
  note: string
}

/** The parts named on the command line, or all of them. Ends the process when a name is unknown. */
export function chosen(parts: readonly Part[], names: readonly string[]): Part[] {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name))
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(', ')}. Parts: ${parts.map(({ name }) => name).join(', ')}`)
    process.exit(2)
  }
  return parts.filter(({ name }) => names.length === 0 || names.includes(name))
}

/** Runs parts one after the other, each to its end whatever the others said, and closes with the sum. */
export async function runParts(parts: readonly Part[], closing: () => void = () => {}): Promise<never> {
  const tallies: Tally[] = []
  for (const part of parts) tallies.push(await runPart(part))
  printTable(tallies)
  closing()
  const sum = (pick: (tally: Tally) => number) => tallies.reduce((total, tally) => total + pick(tally), 0)
  const failed = sum((tally) => tally.failed)
  console.log(`\n${sum((tally) => tally.passed)} passed, ${failed} failed`)
  process.exit(failed > 0 ? 1 : 0)
}

async function runPart(part: Part): Promise<Tally> {
  console.log(`\n── ${part.name}`)
  const missing = (part.needs ?? []).map(provide).find((answer) => answer.kind === 'missing')
  if (missing?.kind === 'missing') return withoutNeed(part, missing.reason)
  const start = performance.now()
  const result = 'program' in part.run ? await runProgram(part, part.run.program) : await runProject(part, part.run)
  return { name: part.name, seconds: (performance.now() - start) / 1000, note: '', ...result }
}

/** What a laptop may lack, CI may not: there a silent skip would hide a broken part for months. */
function withoutNeed({ name }: Part, reason: string): Tally {
  console.log(reason)
  const inCi = Boolean(process.env.CI) && process.env.CI !== 'false'
  return { name, seconds: 0, passed: 0, failed: inCi ? 1 : 0, skipped: 0, note: inCi ? reason : `skipped: ${reason}` }
}

async function runProgram(part: Part, program: string): Promise<Pick<Tally, 'passed' | 'failed' | 'skipped'>> {
  const { code, output } = await node([join(root, program)], part.env)
  const [, passed, failed] = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1) ?? []
  return tally(code, Number(passed ?? 0), Number(failed ?? 0), 0)
}

async function runProject(
  part: Part,
  { projects, only }: Files,
): Promise<Pick<Tally, 'passed' | 'failed' | 'skipped'>> {
  const folder = mkdtempSync(join(tmpdir(), 'tenure-suite-'))
  const report = join(folder, 'report.json')
  const asked = projects.flatMap((project) => ['--project', project])
  const args = ['run', ...asked, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  try {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const { code } = await node([vitest, ...args, ...(only ?? [])], part.env)
    const { passed, failed, skipped } = readReport(report)
    return tally(code, passed, failed, skipped)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A part that ended badly without a failed test (a crash, a file that does not load) counts as one failure. */
function tally(code: number, passed: number, failed: number, skipped: number) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped }
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

function readReport(path: string): { passed: number; failed: number; skipped: number } {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Report
    const unloaded = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
    )
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded.length,
      skipped: report.numPendingTests + report.numTodoTests,
    }
  } catch {
    return { passed: 0, failed: 0, skipped: 0 } // no report: its exit code speaks
  }
}

/** Runs Node with its output shown and kept. Ctrl-C reaches the child by itself, through the terminal's group. */
async function node(args: string[], env: Record<string, string> = {}): Promise<{ code: number; output: string }> {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    env: { ...process.env, ...colour, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = () => child.kill('SIGTERM')
  process.once('SIGTERM', stop)
  const output: string[] = []
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk)
    output.push(chunk.toString())
  })
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve(status ?? 1))
  })
  process.off('SIGTERM', stop)
  return { code, output: output.join('') }
}

function printTable(tallies: readonly Tally[]): void {
  const row = (cells: string[]) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(14) : cell.padStart(9))).join('')
  console.log(`\n${row(['part', 'seconds', 'passed', 'failed', 'skipped'])}`)
  for (const { name, seconds, passed, failed, skipped, note } of tallies) {
    console.log(
      `${row([name, seconds.toFixed(1), String(passed), String(failed), String(skipped)])}  ${note}`.trimEnd(),
    )
  }
}

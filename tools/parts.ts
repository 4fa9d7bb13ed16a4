import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { type Need, provide } from './system.ts'

export const root = dirname(import.meta.dirname)

/**
 * A part of the suite: a vitest project, files of some projects, or a program of ours that closes with `N passed, N failed`.
 * Projects that stand one after the other in the same surroundings run together: they share a server, and no worker waits at
 * the end of each for the longest file.
 */
export interface Part {
  name: string
  run: Files | Whole | { program: string }
  needs?: Need[]
  env?: Record<string, string>
  /** Which tests of it: those tagged `prove`, or all others. Without a word all. */
  tests?: Choice
}

type Choice = 'prove' | '!prove'

export interface Files {
  projects: readonly string[]
  only?: readonly string[]
}

/** A project, whose files are told from others by where they lie. */
interface Whole {
  project: string
  under: string
}

type Project = Part & { run: Whole }

const isProject = (part: Part): part is Project => 'project' in part.run

export interface Tally {
  name: string
  seconds: number
  passed: number
  failed: number
  skipped: number
  note: string
  /** A line for each test that failed: file, name and what it said first. */
  failures: string[]
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
  for (const group of inGroups(parts)) tallies.push(...(await runGroup(group)))
  printTable(tallies)
  closing()
  printFailures(tallies)
  const sum = (pick: (tally: Tally) => number) => tallies.reduce((total, tally) => total + pick(tally), 0)
  const failed = sum((tally) => tally.failed)
  console.log(`\n${sum((tally) => tally.passed)} passed, ${failed} failed`)
  process.exit(failed > 0 ? 1 : 0)
}

function inGroups(parts: readonly Part[]): Part[][] {
  const groups: Part[][] = []
  for (const part of parts) {
    const last = groups.at(-1)
    if (last?.every((one) => isProject(part) && isProject(one) && one.env === part.env && one.tests === part.tests))
      last.push(part)
    else groups.push([part])
  }
  return groups
}

async function runGroup(parts: readonly Part[]): Promise<Tally[]> {
  console.log(`\n── ${parts.map(({ name }) => name).join(', ')}`)
  const answers = parts.map((part) => ({ part, reason: lacks(part) }))
  const able = answers.flatMap(({ part, reason }) => (reason === undefined ? [part] : []))
  const done = await runAble(able)
  return answers.map(
    ({ part, reason }) => (reason === undefined ? undefined : withoutNeed(part, reason)) ?? (done.get(part) as Tally),
  )
}

function lacks(part: Part): string | undefined {
  const missing = (part.needs ?? []).map(provide).find((answer) => answer.kind === 'missing')
  return missing?.kind === 'missing' ? missing.reason : undefined
}

async function runAble(parts: readonly Part[]): Promise<Map<Part, Tally>> {
  if (parts.length > 1) return runTogether(parts.filter(isProject))
  const tallies = await Promise.all(parts.map(async (part) => [part, await runPart(part)] as const))
  return new Map(tallies)
}

async function runPart(part: Part): Promise<Tally> {
  const start = performance.now()
  const result = 'program' in part.run ? await runProgram(part, part.run.program) : await runFiles(part, part.run)
  return { name: part.name, seconds: (performance.now() - start) / 1000, note: '', ...result }
}

/** What a laptop may lack, CI may not: there a silent skip would hide a broken part for months. */
function withoutNeed({ name }: Part, reason: string): Tally {
  console.log(reason)
  const inCi = Boolean(process.env.CI) && process.env.CI !== 'false'
  const note = inCi ? reason : `skipped: ${reason}`
  return { name, seconds: 0, passed: 0, failed: inCi ? 1 : 0, skipped: 0, note, failures: inCi ? [reason] : [] }
}

async function runProgram(part: Part, program: string): Promise<Counts> {
  const { code, output } = await node([join(root, program)], part.env)
  const [, passed, failed] = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1) ?? []
  return tally(code, {
    passed: Number(passed ?? 0),
    failed: Number(failed ?? 0),
    skipped: 0,
    failures: failingLines(output),
  })
}

/** A program of ours writes `NAME SECONDS failed` for each of its checks that did. */
const failingLines = (output: string) =>
  [...output.matchAll(/^(\S.*?)\s+[\d.]+\s+failed$/gm)].map(([, name]) => String(name))

async function runFiles(part: Part, run: Files | Whole): Promise<Counts> {
  const { code, report } = await runVitest('project' in run ? filesOf([run]) : run, part)
  const files = report?.testResults ?? []
  printSlowest(part.name, files)
  return tally(code, countsOf(files, part.tests))
}

/** Seconds of a part that ran with others are its share of the whole by the time that its files took. */
async function runTogether(parts: readonly Project[]): Promise<Map<Part, Tally>> {
  const start = performance.now()
  const { code, report } = await runVitest(filesOf(parts.map(({ run }) => run)), parts[0])
  const whole = (performance.now() - start) / 1000
  const files = report?.testResults ?? []
  const busy = secondsOf(files)
  const tallies = parts.map((part): [Project, Tally] => {
    const own = files.filter(({ name }) => relative(root, name).startsWith(part.run.under))
    printSlowest(part.name, own)
    const seconds = busy === 0 ? 0 : (whole * secondsOf(own)) / busy
    return [part, { name: part.name, seconds, note: '', ...countsOf(own, part.tests) }]
  })
  const first = tallies[0]?.[1]
  // It ended badly and no test says why: the first of them answers for all.
  if (first && code !== 0 && tallies.every(([, { failed }]) => failed === 0)) first.failed = 1
  return new Map<Part, Tally>(tallies)
}

const filesOf = (wholes: readonly Whole[]): Files => ({
  projects: wholes.map(({ project }) => project),
  only: wholes.map(({ under }) => under),
})

async function runVitest(
  { projects, only }: Files,
  { env, tests }: Pick<Part, 'env' | 'tests'> = {},
): Promise<{ code: number; report: Report | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'tenure-suite-'))
  const path = join(folder, 'report.json')
  const asked = projects.flatMap((project) => ['--project', project])
  const choice = tests ? [`--tags-filter=${tests}`] : []
  const args = ['run', ...asked, ...choice, '--reporter=default', '--reporter=json', `--outputFile.json=${path}`]
  try {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const { code } = await node([vitest, ...args, ...(only ?? [])], env)
    return { code, report: readReport(path) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Counts = Pick<Tally, 'passed' | 'failed' | 'skipped' | 'failures'>

/** A part that ended badly without a failed test (a crash, a file that does not load) counts as one failure. */
function tally(code: number, counts: Counts): Counts {
  return { ...counts, failed: code !== 0 && counts.failed === 0 ? 1 : counts.failed }
}

interface FileResult {
  name: string
  status: string
  startTime: number
  endTime: number
  message?: string
  assertionResults: TestResult[]
}

interface TestResult {
  status: string
  fullName: string
  tags: string[]
  failureMessages?: string[]
}

interface Report {
  testResults: FileResult[]
}

/** Undefined where the run left none: then its exit code speaks. */
function readReport(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report
  } catch {
    return undefined
  }
}

function countsOf(files: readonly FileResult[], choice?: Choice): Counts {
  const all = files.flatMap(({ assertionResults }) => assertionResults).filter((one) => isOf(one, choice))
  const count = (status: string) => all.filter((one) => one.status === status).length
  const unloaded = files.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  )
  const passed = count('passed')
  const failed = count('failed')
  const failures = [
    ...files.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) =>
          failureLine(`${relative(root, name)}: ${fullName}`, failureMessages?.[0]),
        ),
    ),
    ...unloaded.map(({ name, message }) => failureLine(relative(root, name), message)),
  ]
  return { passed, failed: failed + unloaded.length, skipped: all.length - passed - failed, failures }
}

/** Whether a test belongs to a part at all: vitest reports those of the other choice as skipped. */
const isOf = ({ tags }: TestResult, choice?: Choice) => !choice || tags.includes('prove') === (choice === 'prove')

const failureLine = (name: string, message = '') =>
  `${name.trim()}\n    ${message.trim().split('\n')[0]?.slice(0, 300)}`

const secondsOf = (files: readonly FileResult[]) =>
  files.reduce((sum, { startTime, endTime }) => sum + (endTime - startTime) / 1000, 0)

/** Where the time of a part went, so that whoever adds to it sees what it costs. */
function printSlowest(name: string, files: readonly FileResult[]): void {
  const slowest = files.toSorted((one, other) => secondsOf([other]) - secondsOf([one])).slice(0, 5)
  if (slowest.length === 0) return
  console.log(`\nslowest of ${name}, seconds`)
  for (const file of slowest) console.log(`${secondsOf([file]).toFixed(1).padStart(7)}  ${relative(root, file.name)}`)
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

/** Said once more at the very end, where whoever reads only the end of a long run finds it. */
function printFailures(tallies: readonly Tally[]): void {
  const failing = tallies.filter(({ failed }) => failed > 0)
  if (failing.length === 0) return
  console.log('\nfailed')
  for (const { name, failures } of failing)
    for (const line of failures.length > 0 ? failures : ['see above']) console.log(`  ${name}  ${line}`)
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

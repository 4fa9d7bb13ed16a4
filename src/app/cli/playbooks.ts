import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import { isUuid } from '../../kernel/ids.ts'
import { currencyDigits } from '../../kernel/money.ts'
import { type Refusal, sayRefusal, turnSimulations } from '../../modules/playbooks/index.ts'
import type { WorkspaceSettings } from '../../modules/workspaces/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import { accountNamed } from './account-named.ts'
import { type Command, print, table } from './command.ts'
import { explainedLines, type Part } from './explained.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

type Verb = 'list' | 'check' | 'why' | 'runs' | 'simulate' | 'results'

const verbs: Record<Verb, (rest: string[]) => Promise<number>> = { list, check, why, runs, simulate, results }

/** `tenure playbooks`: how far each is live and who is in it, what is wrong with a file of one, and why an account is in or not. */
export const playbooks: Command = {
  name: 'playbooks',
  usage:
    'playbooks list | playbooks check FILE | playbooks why PLAYBOOK ACCOUNT [--on DAY] | playbooks runs [PLAYBOOK] [--status STATUS] [--limit N] | playbooks simulate PLAYBOOK|FILE --from DAY --to DAY | playbooks results PLAYBOOK [--workspace NAME] [--json]',
  summary:
    'Lists playbooks and their runs; check FILE names what is wrong with one, line by line; why says what each trigger saw of an account; simulate runs one over the past; results say what one did',
  run: ([verb = 'list', ...rest]) => {
    const known = Object.hasOwn(verbs, verb) ? verbs[verb as Verb] : undefined
    if (known) return known(rest)
    if (verb.startsWith('-')) return list([verb, ...rest])
    throw new AppError('invalid', `There is no tenure playbooks ${verb}`, {
      field: 'verb',
      remedy: `Use one of: ${Object.keys(verbs).join(', ')}`,
    })
  },
}

interface Listed {
  id: string
  name: string
  stage: string
  triggers: string[]
  underWay: number
  entered: number
  keptOut: number
  parked: number
  reached: number
  ended: number
  hasGoal: boolean
  reviewDue: boolean
}

async function list(rest: string[]): Promise<number> {
  const { values } = parseArgs({ args: rest, options: dataOptions })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const answer = (await runOperation(platform, workspace, 'playbooks.list', {})) as { items: Listed[] }
    print(values.json ? JSON.stringify(answer) : listed(answer.items))
  })
  return 0
}

const listed = (items: readonly Listed[]): string =>
  table(
    ['playbook', 'stage', 'under way', 'entered', 'kept out', 'goal reached', 'wants a look'],
    items.map((one) => [
      ...[one.name, one.stage, one.underWay, one.entered, one.keptOut],
      ...[one.hasGoal ? `${one.reached} of ${one.ended}` : 'not measured', wants(one)],
    ]),
  )

const wants = ({ parked, reviewDue }: Listed): string =>
  [parked > 0 ? `${parked} runs need a person` : '', reviewDue ? 'review is due' : ''].filter(Boolean).join(', ')

interface Problem {
  line: number
  message: string
  remedy: string
}

/** Names what is wrong with a file, and ends with 1 if anything is. */
async function check(rest: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: rest, options: dataOptions, allowPositionals: true })
  const [path] = positionals
  if (!path) throw new AppError('invalid', 'Say which file: tenure playbooks check FILE', { field: 'FILE' })
  const source = await readText(path)
  let found = 0
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const answer = await runOperation(platform, workspace, 'playbooks.check', { source })
    const { problems, name } = answer as { problems: Problem[]; name: string | null }
    found = problems.length
    const lines = problems.map(({ line, message, remedy }) => `${path}:${line}: ${message}. ${remedy}.`)
    print(values.json ? JSON.stringify(answer) : found > 0 ? lines.join('\n') : `${name}: nothing is wrong with it`)
  })
  return found > 0 ? 1 : 0
}

interface Why {
  sentence: string
  day: string | null
  asked: { says: string; holds: boolean | null; explanation: Part | null; since: string | null }[]
  firings: { day: string; cameOf: string; says: string; version: number }[]
}

async function why(rest: string[]): Promise<number> {
  const options = { ...dataOptions, on: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
  const [name, ...called] = positionals
  if (!name || called.length === 0)
    throw new AppError('invalid', 'Say which playbook and which account: tenure playbooks why PLAYBOOK ACCOUNT', {
      field: name ? 'ACCOUNT' : 'PLAYBOOK',
    })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const id = await playbookNamed(platform, workspace, name)
    const account = await accountNamed(platform, workspace, called.join(' '))
    const asked = { id, account, ...(values.on ? { on: values.on } : {}) }
    const answer = (await runOperation(platform, workspace, 'playbooks.why', asked)) as Why
    print(values.json ? JSON.stringify(answer) : explained(answer))
  })
  return 0
}

const explained = ({ sentence, day, asked, firings }: Why): string =>
  [
    sentence,
    ...(day ? [`judged by the close of ${day}`] : []),
    ...asked.flatMap(({ says, holds, explanation, since }) => [
      `${says}: ${holds === null ? 'not judged by closes' : holds ? 'holds' : 'does not hold'}${since ? `, since ${since}` : ''}`,
      ...(explanation ? explainedLines(explanation) : []),
    ]),
    ...(firings.length > 0 ? ['what came of its triggers'] : []),
    ...firings.map(({ day: on, cameOf, says, version }) => `  ${on}  ${cameOf}: ${says} (version ${version})`),
  ].join('\n')

interface ListedRun {
  playbook: { name: string }
  account: { name: string }
  status: string
  step: string | null
  enteredOn: string
  ended: string | null
  problem: string | null
}

/** Runs that are under way, or of a status, of one playbook or of all. */
async function runs(rest: string[]): Promise<number> {
  const options = { ...dataOptions, status: { type: 'string' }, limit: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
  const statuses = values.status ? values.status.split(',') : ['ready', 'waiting', 'paused', 'parked']
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const name = positionals.join(' ')
    const answer = await runOperation(platform, workspace, 'playbooks.runs', {
      ...(name ? { playbook: await playbookNamed(platform, workspace, name) } : {}),
      ...{ statuses: JSON.stringify(statuses), limit: values.limit ?? '50' },
    })
    const { items } = answer as { items: ListedRun[] }
    const rows = items.map(({ playbook, account, status, step, enteredOn, ended, problem }) => [
      ...[account.name, playbook.name, ended ? `${status}: ${ended}` : status],
      ...[step ?? '', enteredOn, problem ?? ''],
    ])
    const head = ['account', 'playbook', 'status', 'step', 'entered', 'problem']
    print(values.json ? JSON.stringify(answer) : rows.length > 0 ? table(head, rows) : 'there are no such runs')
  })
  return 0
}

interface Simulation {
  state: string
  failure: string | null
  result: Found | null
}

interface Found {
  from: string
  to: string
  accounts: number
  entered: number
  tasks: number
  messages: number
  risks: number
  approvals: number
  held: number
  queued: number
  keptOut: { reason: Refusal; count: number }[]
  perOwner: { name: string | null; tasks: number; hours: number; busiest: { day: string; hours: number } | null }[]
  besides: { name: string; count: number }[]
  targeting: { entered: number; lostLater: number; lostOfAll: number; all: number; medianLead: number | null }
  unknown: { field: string; knownSince: string | null; decisions: number }[]
  notes: string[]
}

/** Runs a playbook that is kept, or one in a file, over the past; nothing is opened, sent or changed. Ends with 1 if it failed. */
async function simulate(rest: string[]): Promise<number> {
  const options = { ...dataOptions, from: { type: 'string' }, to: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
  const name = positionals.join(' ')
  const { from, to } = values
  if (!name || !from || !to)
    throw new AppError('invalid', 'Say what: tenure playbooks simulate PLAYBOOK|FILE --from DAY --to DAY', {
      field: name ? (from ? 'to' : 'from') : 'PLAYBOOK',
    })
  let state = ''
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const what = existsSync(name)
      ? { source: await readText(name) }
      : { playbook: await playbookNamed(platform, workspace, name) }
    const asked = await runOperation(platform, workspace, 'playbooks.simulate', { ...what, from, to })
    const answer = await finished(platform, workspace, (asked as { id: string }).id)
    state = answer.state
    print(values.json ? JSON.stringify(answer) : answer.result ? simulatedWords(answer.result) : failedWords(answer))
  })
  return state === 'done' ? 0 : 1
}

/** Works itself until that simulation is over; where a running product took it first, waits for that. */
async function finished(platform: Platform, workspace: WorkspaceSettings, id: string): Promise<Simulation> {
  for (;;) {
    await turnSimulations(platform, workspace.id)
    const answer = await runOperation(platform, workspace, 'playbooks.simulation', { simulation: id })
    const simulation = answer as Simulation
    if (simulation.state !== 'waiting' && simulation.state !== 'running') return simulation
    await sleep(500)
  }
}

const failedWords = ({ state, failure }: Simulation): string => (failure ? `${state}: ${failure}` : state)

const simulatedWords = (found: Found): string =>
  [
    `${found.from} to ${found.to}: ${found.entered} entries, by ${found.targeting.entered} of ${found.accounts} accounts`,
    `would have asked for ${found.tasks} tasks, ${found.messages} messages, ${found.risks} risks, ${found.approvals} approvals`,
    `${found.held} of the messages are more than people would get`,
    ...found.keptOut.map(({ reason, count }) => `kept out ${count} times: ${sayRefusal(reason, null)}`),
    ...(found.queued > 0 ? [`waited for another day, as so many enter in one: ${found.queued}`] : []),
    ...found.perOwner.map(
      ({ name, tasks, hours, busiest }) =>
        `${name ?? 'nobody'}: ${tasks} tasks, ${hours} hours${busiest ? `, most on ${busiest.day}: ${busiest.hours} hours` : ''}`,
    ),
    ...found.besides.map(({ name, count }) => `at the same time in ${name}: ${count}`),
    targetingWords(found.targeting),
    'this says whom it aims at, not what it would have done',
    ...found.unknown.map(
      ({ field, knownSince, decisions }) =>
        `${field}: ${knownSince ? `known since ${knownSince}` : 'no history'}; ${decisions} entries went by what stands there today`,
    ),
    ...found.notes,
  ].join('\n')

const targetingWords = ({ entered, lostLater, lostOfAll, all, medianLead }: Found['targeting']): string =>
  `${lostLater} of the ${entered} accounts that entered were lost later${
    medianLead === null ? '' : `, half of them ${medianLead} days or more after they entered`
  }; of all ${all} customers of that time, ${lostOfAll} were`

interface Results {
  sentence: string
  holdout: {
    share: number
    held: number
    treated: number
    contaminated: number
    planned: number
    ripe: number
    smallestEffect: number | null
  } | null
  outcomes: {
    name: string
    kind: 'share' | 'money'
    n: number
    answer: { difference: number; low: number; high: number } | null
  }[]
}

/** What a playbook did, by those that it left alone, or that it is too early to say. */
async function results(rest: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: rest, options: dataOptions, allowPositionals: true })
  const name = positionals.join(' ')
  if (!name)
    throw new AppError('invalid', 'Say which playbook: tenure playbooks results PLAYBOOK', { field: 'PLAYBOOK' })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const id = await playbookNamed(platform, workspace, name)
    const answer = (await runOperation(platform, workspace, 'proof.playbook', { id })) as Results
    print(values.json ? JSON.stringify(answer) : resultWords(answer, workspace.currency))
  })
  return 0
}

function resultWords({ sentence, holdout, outcomes }: Results, currency: string): string {
  const digits = currencyDigits(currency)
  if (!holdout) return sentence
  const { held, treated, share, contaminated, planned, ripe, smallestEffect } = holdout
  return [
    sentence,
    `${held} held out (${share * 100}%), ${treated} treated, ${contaminated} blurred; ${ripe} of ${planned} have their outcome`,
    ...(smallestEffect === null ? [] : [`smallest effect that is found: ${(smallestEffect * 100).toFixed(1)} points`]),
    ...outcomes.map(({ name, kind, n, answer }) => {
      if (!answer) return `${name}: too early, ${n} of ${planned}`
      const say = (value: number) =>
        kind === 'share' ? `${(value * 100).toFixed(1)} points` : (value / 10 ** digits).toFixed(digits)
      return `${name}: ${say(answer.difference)}, between ${say(answer.low)} and ${say(answer.high)}`
    }),
  ].join('\n')
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new AppError('invalid', `There is no file ${path}`, {
      field: 'FILE',
      remedy: 'Give the path of a playbook in YAML or JSON',
    })
  })
}

/** The playbook of this id or name. */
async function playbookNamed(platform: Platform, workspace: WorkspaceSettings, name: string): Promise<string> {
  const isId: boolean = isUuid(name)
  if (isId) return name
  const { items } = (await runOperation(platform, workspace, 'playbooks.list', {})) as { items: Listed[] }
  const wanted = name.toLowerCase()
  const same = items.filter((item) => item.name.toLowerCase() === wanted)
  const [first, second] = same.length > 0 ? same : items.filter((item) => item.name.toLowerCase().includes(wanted))
  if (first && !second && name !== '') return first.id
  throw new AppError('not_found', second ? `Several playbooks contain ${name}` : `There is no playbook ${name}`, {
    field: 'PLAYBOOK',
    remedy:
      items.length > 0 ? `Name one of: ${items.map((item) => item.name).join(', ')}` : 'Make one on the page first',
  })
}

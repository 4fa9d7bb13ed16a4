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
import { type Command, oneOf, print, table } from './command.ts'
import { confirmed, confirmOptions } from './confirm.ts'
import { explainedLines, type Part } from './explained.ts'
import {
  actorNamed,
  chosenWorkspace,
  dataOptions,
  memberNamed,
  runOperation,
  runOperationAs,
  withProduct,
} from './inside.ts'

const verbs: Readonly<Record<string, Command['run']>> = {
  ...{ list, check, why, runs, simulate, results },
  switch: switched,
}

/** `tenure playbooks`: how far each is live and who is in it, what is wrong with a file of one, and why an account is in or not. */
export const playbooks: Command = {
  name: 'playbooks',
  usage:
    'playbooks list | playbooks check FILE | playbooks why PLAYBOOK ACCOUNT [--on DAY] | playbooks runs [PLAYBOOK] [--status STATUS] [--limit N] | playbooks simulate PLAYBOOK|FILE --from DAY --to DAY | playbooks switch PLAYBOOK off|internal|redirected|live [--reason TEXT] [--to MEMBER] [--present] [--per-day N] [--hold-out PERCENT] [--as MEMBER] [--yes] | playbooks results PLAYBOOK [--workspace NAME] [--json]',
  summary:
    'Lists playbooks and their runs; check FILE names what is wrong with one, line by line; why says what each trigger saw of an account; simulate runs one over the past; switch says how far one is live, and asks first; results say what one did',
  run: oneOf('playbooks', verbs),
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
  [parked > 0 ? `${parked} ${parked === 1 ? 'run needs' : 'runs need'} a person` : '', reviewDue ? 'review is due' : '']
    .filter(Boolean)
    .join(', ')

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
  entries: { name: string; day: string; says: string }[]
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
    print(
      values.json
        ? JSON.stringify(answer)
        : answer.result
          ? simulatedWords(answer.result, await labelsOf(platform, workspace))
          : failedWords(answer),
    )
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

/** What fields are called, by their keys. */
async function labelsOf(platform: Platform, workspace: WorkspaceSettings): Promise<ReadonlyMap<string, string>> {
  const { items } = (await runOperation(platform, workspace, 'segments.fields', {})) as {
    items: { key: string; label: string }[]
  }
  return new Map(items.map(({ key, label }) => [key, label]))
}

/** So many entries are named; the page and --json have the others. */
const mostNamed = 20

const simulatedWords = (found: Found, labels: ReadonlyMap<string, string>): string =>
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
        `${labels.get(field) ?? field}: ${knownSince ? `known since ${knownSince}` : 'no history'}; ${decisions} entries went by what stands there today`,
    ),
    ...found.notes,
    ...(found.entries.length > 0
      ? [
          `who would have entered${found.entered > mostNamed ? `, the first ${mostNamed} of ${found.entered}` : ''}`,
          table(
            ['account', 'day', 'because'],
            found.entries.slice(0, mostNamed).map(({ name, day, says }) => [name, day, says]),
          ),
        ]
      : []),
  ].join('\n')

const targetingWords = ({ entered, lostLater, lostOfAll, all, medianLead }: Found['targeting']): string =>
  `${lostLater} of the ${entered} accounts that entered were lost later${
    medianLead === null ? '' : `, half of them ${medianLead} days or more after they entered`
  }; of all ${all} customers of that time, ${lostOfAll} were`

interface Switched {
  stage: string
  warnings: string[]
}

const stageSays: Record<string, string> = {
  off: 'nobody enters, and what is under way rests',
  internal: 'tasks and changes in the house; what would reach customers is left out',
  redirected: 'what would reach customers goes to one member instead',
  live: 'everything happens as it is written',
}

/** How far a playbook is live. Says what that means and whom it takes, asks, and does it in somebody's name; ends with 1 where it was not done. */
async function switched(rest: string[]): Promise<number> {
  const options = {
    ...dataOptions,
    ...confirmOptions,
    as: { type: 'string' },
    reason: { type: 'string' },
    to: { type: 'string' },
    present: { type: 'boolean' },
    'per-day': { type: 'string' },
    'hold-out': { type: 'string' },
  } as const
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
  const [name, stage] = positionals
  const says = stage && Object.hasOwn(stageSays, stage) ? stageSays[stage] : undefined
  if (!name || !stage || says === undefined)
    throw new AppError(
      'invalid',
      'Say which and how far: tenure playbooks switch PLAYBOOK off|internal|redirected|live',
      {
        field: name ? 'STAGE' : 'PLAYBOOK',
        remedy: 'Use one of: off, internal, redirected, live; quote a name of several words',
      },
    )
  let isDone = false
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const id = await playbookNamed(platform, workspace, name)
    const kept = (await runOperation(platform, workspace, 'playbooks.get', { id })) as Kept
    if (kept.stage === 'off' && stage !== 'off' && !values.reason) await mustBeSimulated(platform, workspace, id, name)
    const actor = await actorNamed(platform, workspace, values.as)
    const to = stage === 'redirected' && values.to ? await memberNamed(platform, workspace, values.to) : undefined
    const takes = values.present ? 'present' : kept.stage === 'off' ? 'new' : kept.takes
    const wish = {
      ...{ id, stage, takes },
      ...(to ? { redirectTo: to.id } : {}),
      ...(values['per-day'] ? { perDay: Number(values['per-day']) } : kept.perDay ? { perDay: kept.perDay } : {}),
      ...(values['hold-out'] ? { holdOut: { percent: Number(values['hold-out']) } } : {}),
      ...(values.reason ? { reason: values.reason } : {}),
    }
    const told = [
      `${kept.name}: ${kept.stage} now, ${stage} then: ${says}`,
      ...(stage === 'off' ? [`runs under way: ${kept.underWay}`] : kept.stage === 'off' ? [takesWords(takes)] : []),
      ...(stage === 'redirected' ? [`to ${to?.name ?? actor.name}`] : []),
      `in the name of ${actor.name}`,
    ]
    process.stderr.write(`${told.join('\n')}\n`)
    isDone = await confirmed(`Switch ${kept.name} to ${stage}?`, values)
    if (!isDone) return
    const answer = (await runOperationAs(platform, actor, 'playbooks.switch', wish)) as Switched
    print(values.json ? JSON.stringify(answer) : [`${kept.name} is ${answer.stage}`, ...answer.warnings].join('\n'))
  })
  return isDone ? 0 : 1
}

/** What was never run over the past as it stands is switched on with a reason only (F237): asked for before anybody says yes. */
async function mustBeSimulated(platform: Platform, workspace: WorkspaceSettings, id: string, name: string) {
  const { items } = (await runOperation(platform, workspace, 'playbooks.simulations', { id })) as {
    items: { isOfNow: boolean; state: string }[]
  }
  if (items.some(({ isOfNow, state }) => isOfNow && state === 'done')) return
  throw new AppError('conflict', 'This playbook was never simulated as it stands', {
    field: 'reason',
    remedy: `Simulate it first: tenure playbooks simulate '${name}' --from DAY --to DAY; or say why not with --reason TEXT`,
  })
}

interface Kept {
  name: string
  stage: string
  takes: 'new' | 'present'
  perDay: number | null
  underWay: number
}

const takesWords = (takes: 'new' | 'present'): string =>
  takes === 'new'
    ? 'only new crossings enter: whoever stands there already is left alone until the trigger holds anew'
    : 'with the next close of a day also those enter for whom a trigger holds already'

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
    `${held} held out (${(share * 100).toFixed(1)}%), ${treated} treated, ${contaminated} blurred; ${ripe} of ${planned} have their outcome`,
    smallestWords(smallestEffect),
    ...outcomes.map(({ name, kind, n, answer }) => {
      if (!answer) return `${name}: too early, ${n} of ${planned}`
      const say = (value: number) =>
        kind === 'share' ? `${(value * 100).toFixed(1)} points` : (value / 10 ** digits).toFixed(digits)
      return `${name}: ${say(answer.difference)}, between ${say(answer.low)} and ${say(answer.high)}`
    }),
  ].join('\n')
}

/** An effect of a hundred points or more cannot be: with so few there is nothing to be found. */
function smallestWords(effect: number | null): string {
  if (effect === null) return 'as long as one of the groups is empty no effect could be found at all'
  if (effect >= 1) return 'with so few no effect could be found at all'
  return `smallest effect that is found: ${(effect * 100).toFixed(1)} points`
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

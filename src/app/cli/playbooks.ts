import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { WorkspaceSettings } from '../../modules/workspaces/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import { accountNamed } from './account-named.ts'
import { type Command, print, table } from './command.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

type Verb = 'list' | 'check' | 'why' | 'runs'

const verbs: Record<Verb, (rest: string[]) => Promise<number>> = { list, check, why, runs }

/** `tenure playbooks`: how far each is live and who is in it, what is wrong with a file of one, and why an account is in or not. */
export const playbooks: Command = {
  name: 'playbooks',
  usage:
    'playbooks list | playbooks check FILE | playbooks why PLAYBOOK ACCOUNT [--on DAY] | playbooks runs [PLAYBOOK] [--status STATUS] [--limit N] [--workspace NAME] [--json]',
  summary:
    'Lists playbooks and their runs; check FILE names what is wrong with one, line by line; why says what each trigger saw of an account',
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

interface Part {
  outcome: string
  sentence: string
  parts: Part[]
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
      ...(explanation ? leaves(explanation) : []),
    ]),
    ...(firings.length > 0 ? ['what came of its triggers'] : []),
    ...firings.map(({ day: on, cameOf, says, version }) => `  ${on}  ${cameOf}: ${says} (version ${version})`),
  ].join('\n')

const leaves = ({ outcome, sentence, parts }: Part): string[] =>
  parts.length === 0 ? [`  ${outcome.padEnd(8)}${sentence}`] : parts.flatMap(leaves)

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
    print(
      values.json
        ? JSON.stringify(answer)
        : table(['account', 'playbook', 'status', 'step', 'entered', 'problem'], rows),
    )
  })
  return 0
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

import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { AppError } from '../../kernel/errors.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { WorkspaceSettings } from '../../modules/workspaces/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import { accountNamed } from './account-named.ts'
import { type Command, oneOf, print, table } from './command.ts'
import { explainedLines, type Part } from './explained.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

const verbs: Readonly<Record<string, Command['run']>> = { list, members, why, preview }

/** `tenure segments`: how large they are, who is in one, why an account is or is not, and what a file of one would give. */
export const segments: Command = {
  name: 'segments',
  usage:
    'segments list | segments members SEGMENT [--limit N] | segments why SEGMENT ACCOUNT [--on DAY] | segments preview FILE [--workspace NAME] [--json]',
  summary:
    'Lists segments and who is in them; why says what decides of one account; preview FILE counts before anything is saved',
  run: oneOf('segments', verbs),
}

interface Listed {
  id: string
  name: string
  size: number
  change: number | null
  entered: number
  left: number
  evaluation: string
  ownerName: string | null
}

async function list(rest: string[]): Promise<number> {
  const { values } = parseArgs({ args: rest, options: dataOptions })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const answer = (await runOperation(platform, workspace, 'segments.list', {})) as { items: Listed[] }
    print(values.json ? JSON.stringify(answer) : listed(answer.items))
  })
  return 0
}

const listed = (items: readonly Listed[]): string =>
  table(
    ['segment', 'accounts', '30 days', 'in 7 days', 'told', 'answers for it'],
    items.map(({ name, size, change, entered, left, evaluation, ownerName }) => [
      ...[name, size, change === null ? '' : change > 0 ? `+${change}` : change],
      ...[`${entered} in, ${left} out`, evaluation, ownerName ?? ''],
    ]),
  )

interface Member {
  name: string
  enteredOn: string
  because: string
}

async function members(rest: string[]): Promise<number> {
  const options = { ...dataOptions, limit: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const { id } = await segmentNamed(platform, workspace, positionals.join(' '))
    const answer = await runOperation(platform, workspace, 'segments.members', { id, limit: values.limit ?? '50' })
    const { items } = answer as { items: Member[] }
    const lines = items.map(({ name, enteredOn, because }) => [name, enteredOn, because])
    print(values.json ? JSON.stringify(answer) : table(['account', 'entered', 'because'], lines))
  })
  return 0
}

async function why(rest: string[]): Promise<number> {
  const options = { ...dataOptions, on: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
  const [name, ...called] = positionals
  if (!name || called.length === 0)
    throw new AppError('invalid', 'Say which segment and which account: tenure segments why SEGMENT ACCOUNT', {
      field: name ? 'ACCOUNT' : 'SEGMENT',
    })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const { id } = await segmentNamed(platform, workspace, name)
    const account = await accountNamed(platform, workspace, called.join(' '))
    const asked = { id, account, ...(values.on ? { on: values.on } : {}) }
    const answer = await runOperation(platform, workspace, 'segments.why', asked)
    const { sentence, condition } = answer as { sentence: string; condition: Part | null }
    print(values.json ? JSON.stringify(answer) : [sentence, ...(condition ? explainedLines(condition) : [])].join('\n'))
  })
  return 0
}

interface Preview {
  size: number
  entering: { name: string }[]
}

/** A file as those in packs/saas/segments, or a condition as the API takes it. */
async function preview(rest: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: rest, options: dataOptions, allowPositionals: true })
  const [path] = positionals
  if (!path) throw new AppError('invalid', 'Say which file: tenure segments preview FILE', { field: 'FILE' })
  const asked = askedBy(parse(await readText(path)))
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const answer = await runOperation(platform, workspace, 'segments.preview', asked)
    const { size, entering } = answer as Preview
    const names = entering.map(({ name }) => `  ${name}`)
    print(
      values.json
        ? JSON.stringify(answer)
        : [`${size} accounts would be in it${size > 0 ? ', such as' : ''}`, ...names].join('\n'),
    )
  })
  return 0
}

function askedBy(file: unknown): Record<string, unknown> {
  const { version, where, stay, least_days: leastDays, locked } = (file ?? {}) as Record<string, unknown>
  if (version !== undefined) return { condition: file }
  return {
    condition: { version: 1, where },
    ...(stay ? { stay: { version: 1, where: stay } } : {}),
    ...(leastDays === undefined ? {} : { leastDays }),
    ...(locked === undefined ? {} : { isLocked: locked }),
  }
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new AppError('invalid', `There is no file ${path}`, {
      field: 'FILE',
      remedy: 'Give the path of a segment in YAML, such as those in packs/saas/segments',
    })
  })
}

/** The segment of this id or name. */
async function segmentNamed(platform: Platform, workspace: WorkspaceSettings, name: string): Promise<{ id: string }> {
  const isId: boolean = isUuid(name)
  if (isId) return { id: name }
  const { items } = (await runOperation(platform, workspace, 'segments.list', {})) as { items: Listed[] }
  const wanted = name.toLowerCase()
  const same = items.filter((item) => item.name.toLowerCase() === wanted)
  const [first, second] = same.length > 0 ? same : items.filter((item) => item.name.toLowerCase().includes(wanted))
  if (first && !second && name !== '') return first
  throw new AppError('not_found', second ? `Several segments contain ${name}` : `There is no segment ${name}`, {
    field: 'SEGMENT',
    remedy: `Name one of: ${items.map((item) => item.name).join(', ')}`,
  })
}

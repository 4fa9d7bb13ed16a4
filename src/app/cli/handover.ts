import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import type { WorkspaceSettings } from '../../modules/workspaces/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import { type Command, oneOf, print, table, wholeUnits } from './command.ts'
import { confirmed, confirmOptions } from './confirm.ts'
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
  ...{ list, preview, make },
  cancel: (rest) => ended(rest, cancel),
  undo: (rest) => ended(rest, undo),
}

/** `tenure handover`: what handing a book over would do, doing it now or on a day to come, and the way back. */
export const handover: Command = {
  name: 'handover',
  usage:
    'handover list | handover preview FROM TO… | handover make FROM TO… [--on DAY] [--note TEXT] [--as MEMBER] [--yes] | handover cancel ID [--as MEMBER] [--yes] | handover undo ID [--as MEMBER] [--yes] [--workspace NAME] [--json]',
  summary:
    'Hands the accounts of one member over to others: preview counts what that would do, make shows it, asks and does it, undo takes it back within a day',
  run: oneOf('handover', verbs),
}

interface Listed {
  id: string
  giver: { name: string }
  heirs: { name: string }[]
  accounts: number
  effective: string
  state: string
  reason: string | null
  madeBy: { name: string }
  undoUntil: string | null
}

async function list(rest: string[]): Promise<number> {
  const { values } = parseArgs({ args: rest, options: dataOptions })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const answer = (await runOperation(platform, workspace, 'handovers.list', {})) as { items: Listed[] }
    print(
      values.json
        ? JSON.stringify(answer)
        : answer.items.length > 0
          ? listed(answer.items)
          : 'nothing was handed over so far',
    )
  })
  return 0
}

const listed = (items: readonly Listed[]): string =>
  table(
    ['id', 'from', 'to', 'accounts', 'on', 'state', 'by', 'can be taken back until'],
    items.map(({ id, giver, heirs, accounts, effective, state, reason, madeBy, undoUntil }) => [
      ...[id, giver.name, heirs.map(({ name }) => name).join(', '), accounts, effective],
      ...[
        reason ? `${state}: ${reason}` : state,
        madeBy.name,
        undoUntil && `${undoUntil.slice(0, 16).replace('T', ' ')} UTC`,
      ],
    ]),
  )

interface Book {
  accounts: number
  arr: number
}

interface Preview extends Book {
  heirs: {
    person: { name: string }
    accounts: number
    arr: number
    before: Book | null
    after: Book | null
    isOver: boolean | null
    languages: { language: string; accounts: number }[]
  }[]
  along: { label: string; count: number }[]
}

interface Wish {
  giver: { id: string; name: string }
  heirs: { id: string; name: string }[]
}

async function wished(platform: Platform, workspace: WorkspaceSettings, names: readonly string[]): Promise<Wish> {
  const [from, ...to] = names
  if (!from || to.length === 0)
    throw new AppError('invalid', 'Say whose accounts go to whom: tenure handover preview FROM TO…', {
      field: from ? 'TO' : 'FROM',
      remedy: 'Give names or mail addresses; quote a name of several words',
    })
  const heirs = []
  for (const name of to) heirs.push(await memberNamed(platform, workspace, name))
  return { giver: await memberNamed(platform, workspace, from), heirs }
}

async function preview(rest: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: rest, options: dataOptions, allowPositionals: true })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const wish = await wished(platform, workspace, positionals)
    const answer = await runOperation(platform, workspace, 'handovers.preview', asked(wish))
    print(values.json ? JSON.stringify(answer) : previewed(wish, answer as Preview, workspace.currency))
  })
  return 0
}

const asked = ({ giver, heirs }: Wish) => ({ giver: giver.id, heirs: heirs.map(({ id }) => id) })

function previewed({ giver }: Wish, { accounts, arr, heirs, along }: Preview, currency: string): string {
  const rows = heirs.map(({ person, accounts: given, arr: amount, before, after, isOver, languages }) => [
    ...[person.name, given, wholeUnits(amount, currency)],
    before && after ? `${before.accounts} to ${after.accounts}${isOver ? ', over the limit' : ''}` : 'not yours to see',
    languages.map((one) => `${one.language} ${one.accounts}`).join(', ') || 'unknown',
  ])
  return [
    `${giver.name}: ${accounts} accounts, ${wholeUnits(arr, currency)} ${currency} ARR`,
    table(['takes over', 'accounts', `ARR, ${currency}`, 'accounts of the book', 'languages'], rows),
    along.length > 0
      ? `goes along: ${along.map(({ label, count }) => `${label.toLowerCase()}: ${count}`).join(', ')}`
      : 'nothing is open for these accounts',
  ].join('\n')
}

interface Made {
  id: string
  state: string
  moved: number
}

/** Shows the preview, asks, and hands over in somebody's name; ends with 1 where it was not done. */
async function make(rest: string[]): Promise<number> {
  const options = {
    ...dataOptions,
    ...confirmOptions,
    as: { type: 'string' },
    on: { type: 'string' },
    note: { type: 'string' },
  } as const
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
  let isDone = false
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const wish = await wished(platform, workspace, positionals)
    const actor = await actorNamed(platform, workspace, values.as)
    const found = (await runOperationAs(platform, actor, 'handovers.preview', asked(wish))) as Preview
    process.stderr.write(`${previewed(wish, found, workspace.currency)}\nin the name of ${actor.name}\n`)
    if (found.accounts === 0) return print('There is nothing to hand over')
    isDone = await confirmed(`Hand over ${found.accounts} accounts${values.on ? ` on ${values.on}` : ' now'}?`, values)
    if (!isDone) return
    const answer = (await runOperationAs(platform, actor, 'handovers.make', {
      ...asked(wish),
      expected: found.accounts,
      ...(values.on ? { effective: values.on } : {}),
      ...(values.note ? { note: values.note } : {}),
    })) as Made
    print(values.json ? JSON.stringify(answer) : madeWords(answer))
  })
  return isDone ? 0 : 1
}

const madeWords = ({ id, state, moved }: Made): string =>
  state === 'planned'
    ? `It is planned. It is taken off before its day by: tenure handover cancel ${id}`
    : `${moved} accounts changed hands, with what is open for them. For a day they are taken back by: tenure handover undo ${id}`

interface End {
  verb: string
  operation: string
  question: string
  says(answer: { returned?: number; stayed?: number }): string
}

const cancel: End = {
  verb: 'cancel',
  operation: 'handovers.cancel',
  question: 'Take this handover off?',
  says: () => 'It is taken off',
}
const undo: End = {
  verb: 'undo',
  operation: 'handovers.undo',
  question: 'Take this handover back?',
  says: ({ returned, stayed }) =>
    `${returned} accounts are back with what went along${stayed ? `; ${stayed} stayed, as their owner was changed since` : ''}`,
}

async function ended(rest: string[], { verb, operation, question, says }: End): Promise<number> {
  const options = { ...dataOptions, ...confirmOptions, as: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
  const [id] = positionals
  if (!id)
    throw new AppError('invalid', `Say which: tenure handover ${verb} ID`, {
      field: 'ID',
      remedy: 'tenure handover list names them',
    })
  let isDone = false
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const actor = await actorNamed(platform, workspace, values.as)
    const one = (await runOperationAs(platform, actor, 'handovers.get', { handover: id })) as Listed
    process.stderr.write(`${listed([one])}\n`)
    isDone = await confirmed(question, values)
    if (!isDone) return
    const answer = (await runOperationAs(platform, actor, operation, { handover: id })) as Parameters<typeof says>[0]
    print(values.json ? JSON.stringify(answer) : says(answer))
  })
  return isDone ? 0 : 1
}

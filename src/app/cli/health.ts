import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { AppError } from '../../kernel/errors.ts'
import { type Command, print, table } from './command.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'
import { healthList } from './read.ts'

interface Preview {
  accounts: number
  moved: number
  matrix: { from: string; to: string; accounts: number }[]
}

/** `tenure health` lists; `use` and `drop` switch a scorecard on and off; `preview` shows what one in a file would do to the base. */
export const health: Command = {
  ...healthList,
  run: ([verb, ...rest]) => {
    if (verb === 'preview') return preview(rest)
    if (verb === 'use') return switched(rest, on)
    if (verb === 'drop') return switched(rest, off)
    return healthList.run(verb === undefined ? rest : [verb, ...rest])
  },
}

interface Switch {
  verb: string
  operation: string
  says(name: string): string
}

const on: Switch = {
  verb: 'use',
  operation: 'health.use',
  says: (name) => `${name} is switched on: scored every day, its past added from the measures while the product runs`,
}
const off: Switch = {
  verb: 'drop',
  operation: 'health.drop',
  says: (name) => `${name} is switched off; the days that it showed stay`,
}

async function switched(rest: string[], { verb, operation, says }: Switch): Promise<number> {
  const { values, positionals } = parseArgs({ args: rest, options: dataOptions, allowPositionals: true })
  const [name] = positionals
  if (!name) throw new AppError('invalid', `Say which scorecard: tenure health ${verb} NAME`, { field: 'NAME' })
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const answer = await runOperation(platform, workspace, operation, { name })
    print(values.json ? JSON.stringify(answer) : says(name))
  })
  return 0
}

async function preview(rest: string[]): Promise<number> {
  const options = { ...dataOptions, against: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
  const [path] = positionals
  if (!path) throw new AppError('invalid', 'Say which file: tenure health preview FILE', { field: 'FILE' })
  const file: unknown = parse(await readText(path))
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const input = { file, ...(values.against ? { against: values.against } : {}) }
    const answer = await runOperation(platform, workspace, 'health.preview', input)
    print(values.json ? JSON.stringify(answer) : present(answer as Preview))
  })
  return 0
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new AppError('invalid', `There is no file ${path}`, {
      field: 'FILE',
      remedy: 'Give the path of a scorecard in YAML',
    })
  })
}

function present({ accounts, moved, matrix }: Preview): string {
  const lines = table(
    ['from', 'to', 'accounts'],
    matrix.map((cell) => [cell.from, cell.to, cell.accounts]),
  )
  return `${moved} of ${accounts} accounts would change their band\n\n${lines}`
}

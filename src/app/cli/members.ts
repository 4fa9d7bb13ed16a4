import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import { recoveryOf } from '../../modules/workspaces/index.ts'
import { usualPort } from '../port.ts'
import { type Command, print, table } from './command.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

interface Listed {
  name: string
  email: string
  role: string
  visibility: string
  active: boolean
  signsIn: boolean
  hasTwoFactor: boolean | null
}

/** Lists who works here; `reset` makes the way back in that only who sits at the machine has. */
export const members: Command = {
  name: 'members',
  usage: 'members [--workspace NAME] [--json] | members reset EMAIL [--url ADDRESS]',
  summary: 'Lists members; reset prints a one-time link past a forgotten password and a lost second factor',
  run: async (rest) => {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...dataOptions, url: { type: 'string' } },
      allowPositionals: true,
    })
    const [verb, email] = positionals
    if (verb === undefined) return list(values)
    if (verb === 'reset' && email) return reset(values, email)
    throw new AppError('invalid', 'Say whom: members reset EMAIL', { remedy: 'See tenure members --help' })
  },
}

type Values = Parameters<typeof withProduct>[0] & { workspace?: string; json?: boolean; url?: string }

async function list(values: Values): Promise<number> {
  await withProduct(values, async ({ platform }) => {
    const workspace = await chosenWorkspace(platform, values.workspace)
    const answer = (await runOperation(platform, workspace, 'workspaces.members', {})) as { items: Listed[] }
    print(values.json ? JSON.stringify(answer) : table(head, answer.items.map(rowOf)))
  })
  return 0
}

const head = ['name', 'e-mail', 'role', 'sees', 'access', 'second factor']

const rowOf = (member: Listed) => [
  member.name,
  member.email,
  member.role,
  member.visibility,
  member.active ? (member.signsIn ? 'signs in' : 'not taken up yet') : 'ended',
  member.hasTwoFactor ? 'yes' : 'no',
]

async function reset(values: Values, email: string): Promise<number> {
  await withProduct(values, async ({ platform }) => {
    platform.config.baseUrl = values.url ?? process.env.TENURE_URL ?? `http://127.0.0.1:${usualPort}`
    const { link, name, until } = await recoveryOf(platform, email)
    print(`a link for ${name}, once, until ${until.toISOString()}:`)
    print(link)
    print('Password, second factor and sessions end when it is opened. It stands in the log of changes.')
  })
  return 0
}

import { AppError } from '../../kernel/errors.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { WorkspaceSettings } from '../../modules/workspaces/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import { runOperation } from './inside.ts'

interface Found {
  id: string
  name: string
}

/** The account of this id or name; of several that contain it, the one that is called just so. */
export async function accountNamed(platform: Platform, workspace: WorkspaceSettings, name: string): Promise<string> {
  if (name.trim() === '')
    throw new AppError('invalid', 'Say which account', {
      field: 'ACCOUNT',
      remedy: 'Give a name or an id; tenure accounts lists them',
    })
  const isId: boolean = isUuid(name)
  if (isId) return name
  const input = { text: name, limit: 10 }
  const { items } = (await runOperation(platform, workspace, 'accounts.search', input)) as { items: Found[] }
  const same = items.filter((item) => item.name.toLowerCase() === name.toLowerCase())
  const [first, second] = same.length > 0 ? same : items
  if (first && !second) return first.id
  throw new AppError(
    first ? 'conflict' : 'not_found',
    `${first ? 'Several accounts are' : 'No account is'} called ${name}`,
    {
      field: 'ACCOUNT',
      remedy: first
        ? `Give an id: ${items.map((item) => `${item.id} ${item.name}`).join(', ')}`
        : 'tenure accounts lists them',
    },
  )
}

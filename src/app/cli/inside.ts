import { AppError } from '../../kernel/errors.ts'
import type { MemberId } from '../../kernel/ids.ts'
import {
  product as asProduct,
  findWorkspace,
  listWorkspaces,
  viewerOf,
  type WorkspaceSettings,
} from '../../modules/workspaces/index.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { checkInput, requestContext } from '../../platform/http/api.ts'
import { openPlace, type Place } from '../place.ts'
import { openProduct, type Product } from '../product.ts'

export interface DataOptions {
  data?: string | undefined
  'database-url'?: string | undefined
}

/** Options that every command takes which reads or writes data. */
export const dataOptions = {
  data: { type: 'string' },
  'database-url': { type: 'string' },
  workspace: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

export async function withProduct<T>(options: DataOptions, work: (product: Product) => Promise<T>): Promise<T> {
  const url = options['database-url'] ?? process.env.DATABASE_URL
  const product = await openProduct({
    ...(options.data ? { data: options.data } : {}),
    ...(url ? { databaseUrl: url } : {}),
    baseUrl: 'http://127.0.0.1',
    works: false,
  })
  try {
    return await work(product)
  } finally {
    await product.stop()
  }
}

/** The place of the data without the product: nothing is migrated or changed by opening it. */
export async function withPlace<T>(options: DataOptions, work: (place: Place) => Promise<T>): Promise<T> {
  const url = options['database-url'] ?? process.env.DATABASE_URL
  const place = await openPlace({
    ...(options.data ? { data: options.data } : {}),
    ...(url ? { databaseUrl: url } : {}),
  })
  try {
    return await work(place)
  } finally {
    await place.close()
  }
}

/** The workspace of that name; without a name the only one there is. */
export async function chosenWorkspace(platform: Platform, name: string | undefined): Promise<WorkspaceSettings> {
  if (name) {
    const found = await findWorkspace(platform, name)
    if (found) return found
    throw new AppError('not_found', `There is no workspace ${name}`, {
      field: 'workspace',
      remedy: await known(platform),
    })
  }
  const all = await listWorkspaces(platform)
  if (all.length === 1 && all[0]) return all[0]
  throw new AppError('invalid', 'Say which workspace with --workspace NAME', {
    field: 'workspace',
    remedy: await known(platform),
  })
}

async function known(platform: Platform): Promise<string> {
  const names = (await listWorkspaces(platform)).map((workspace) => workspace.slug)
  return names.length > 0
    ? `There are: ${names.join(', ')}`
    : 'There is none yet; tenure import or tenure demo makes one'
}

/** The machine's own operator: sees everything of a workspace, through the same operations as everybody. */
export const operatorOf = (workspace: WorkspaceSettings): Viewer => asProduct(workspace.id, 'the operator')

/** Runs an operation as the machine's own operator, who sees everything, through the same route that HTTP uses. */
export const runOperation = (
  platform: Platform,
  workspace: WorkspaceSettings,
  name: string,
  input: Record<string, unknown>,
): Promise<unknown> => runOperationAs(platform, operatorOf(workspace), name, input)

/** Runs an operation in somebody's name, as far as they may. */
export async function runOperationAs(
  platform: Platform,
  viewer: Viewer,
  name: string,
  input: Record<string, unknown>,
): Promise<unknown> {
  const routes = platform.contributions.modules.flatMap((module) => module.routes ?? [])
  const route = routes.find((candidate) => candidate.operation.name === name)
  if (!route) throw new Error(`There is no operation ${name}`)
  const { permission } = route.operation
  if (permission !== null && !viewer.permissions.has(permission))
    throw new AppError('forbidden', `${viewer.name} may not do this: it needs ${permission}`, {
      field: 'as',
      remedy: 'Name somebody who may with --as MEMBER; tenure members lists them',
    })
  return route.run(requestContext(platform, viewer), checkInput(route.operation, input) as never)
}

interface Member {
  id: string
  name: string
  email: string
  role: string
  active: boolean
}

const membersOf = async (platform: Platform, workspace: WorkspaceSettings): Promise<Member[]> =>
  ((await runOperation(platform, workspace, 'workspaces.members', {})) as { items: Member[] }).items

/** The member of this mail address or name; of several whose name contains it, the one that is called just so. */
export async function memberNamed(platform: Platform, workspace: WorkspaceSettings, name: string): Promise<Member> {
  const all = await membersOf(platform, workspace)
  const wanted = name.toLowerCase()
  const same = all.filter(
    (one) => one.email.toLowerCase() === wanted || one.name.toLowerCase() === wanted || one.id === name,
  )
  const [first, second] = same.length > 0 ? same : all.filter((one) => one.name.toLowerCase().includes(wanted))
  if (first && !second && name !== '') return first
  throw new AppError(
    second ? 'conflict' : 'not_found',
    `${second ? 'Several members are' : 'No member is'} called ${name}`,
    {
      field: 'MEMBER',
      remedy: second ? 'Give a mail address; tenure members lists them' : 'tenure members lists them',
    },
  )
}

/**
 * In whose name a command acts that somebody has to answer for later, such as a playbook that sends as whoever switched it on: the
 * member that is named, or the owner where there is only one.
 */
export async function actorNamed(
  platform: Platform,
  workspace: WorkspaceSettings,
  name: string | undefined,
): Promise<Viewer> {
  const owners = async () =>
    (await membersOf(platform, workspace)).filter(({ role, active }) => role === 'owner' && active)
  const [first, second] = name ? [await memberNamed(platform, workspace, name)] : await owners()
  if (!first || second)
    throw new AppError('invalid', 'Say in whose name with --as MEMBER', {
      field: 'as',
      remedy: 'Give a name or a mail address; tenure members lists them',
    })
  return platform.db.within(workspace.id, (tx) => viewerOf(tx, first.id as MemberId))
}

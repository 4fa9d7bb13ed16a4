import { AppError } from '../../kernel/errors.ts'
import {
  product as asProduct,
  findWorkspace,
  listWorkspaces,
  type WorkspaceSettings,
} from '../../modules/workspaces/index.ts'
import type { Download, Platform, Viewer } from '../../platform/contributions.ts'
import { requestContext } from '../../platform/http/api.ts'
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
export async function runOperation(
  platform: Platform,
  workspace: WorkspaceSettings,
  name: string,
  input: Record<string, unknown>,
): Promise<unknown> {
  const routes = platform.contributions.modules.flatMap((module) => module.routes ?? [])
  const route = routes.find((candidate) => candidate.operation.name === name)
  if (!route) throw new Error(`There is no operation ${name}`)
  const parsed = route.operation.input.safeParse(input)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new AppError('invalid', `${issue?.path.join('.') ?? 'input'}: ${issue?.message}`)
  }
  return route.run(requestContext(platform, operatorOf(workspace)), parsed.data as never)
}

/** A whole file that an operation answers. */
export async function bytesOf({ body }: Download): Promise<Uint8Array> {
  if (typeof body === 'string') return Buffer.from(body)
  const parts: Buffer[] = []
  for await (const part of body) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

import { AppError } from '../../../kernel/errors.ts'
import type { SourceId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type {
  Connection,
  ConnectorContext,
  ConnectorField,
  ConnectorKind,
  ConnectorSettings,
  ConnectorValue,
} from '../../../platform/connectors/connector.ts'
import { identity } from '../../../platform/connectors/sql/session.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { seal, unseal } from '../../../platform/secrets.ts'
import { settings } from '../../workspaces/index.ts'
import * as store from '../store/sources.ts'

export function kindNamed(platform: Platform, kind: string): ConnectorKind {
  const found = platform.contributions.connectors.find((candidate) => candidate.kind === kind)
  if (found) return found
  const known = platform.contributions.connectors.map((candidate) => candidate.kind).join(', ')
  throw new AppError('invalid', told`There is no kind of source called ${kind}`, {
    field: 'kind',
    remedy: told`Use one of ${known}`,
  })
}

/** What a kind may know of the product: where it may look, and what it must leave alone. */
export async function contextFor(platform: Platform, workspace: WorkspaceId): Promise<ConnectorContext> {
  const { slug } = await platform.db.within(workspace, settings)
  const { rows } = await platform.db.systemQuery(identity)
  const { dataFolder, watched = [], reachable = [] } = platform.config
  return {
    workspace: { id: workspace, slug },
    now: () => platform.clock.now(),
    dataFolder,
    watched,
    reachable,
    own: { server: String(rows[0]?.server), role: String(rows[0]?.role) },
  }
}

/** Opens a source for as long as `work` lasts. */
export async function connected<T>(
  platform: Platform,
  workspace: WorkspaceId,
  kind: ConnectorKind,
  all: ConnectorSettings,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await kind.open(all, await contextFor(platform, workspace))
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

// ---------------------------------------------------------------- settings and secrets

/** Checks what was said against what the kind asks for. Nothing is guessed, and nothing unknown is kept. */
export function checkedSettings(fields: readonly ConnectorField[], said: ConnectorSettings): ConnectorSettings {
  const stray = Object.keys(said).find((name) => !fields.some((field) => field.name === name))
  if (stray !== undefined)
    throw new AppError('invalid', told`${stray}: nothing is known by this name`, {
      field: stray,
      remedy: told`Use ${fields.map(({ name }) => name).join(', ')}`,
    })
  const entries = fields.map((field): [string, ConnectorValue] => [
    field.name,
    checkedValue(field, said[field.name] ?? null),
  ])
  return Object.fromEntries(entries.filter(([, value]) => value !== null))
}

function checkedValue(field: ConnectorField, said: ConnectorValue): ConnectorValue {
  const { name, label, required, choices } = field
  const value = typeof said === 'string' ? said.trim() || null : Array.isArray(said) && said.length === 0 ? null : said
  const refuse = (reason: string): never => {
    throw new AppError('invalid', `${label}: ${reason}`, { field: name, remedy: field.summary })
  }
  if (value === null) return required ? refuse(told`it is missing`) : null
  if (choices && !(typeof value === 'string' && choices.includes(value)))
    return refuse(told`use ${choices.join(' or ')}`)
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : refuse(told`it must be a number`)
    case 'yes or no':
      return typeof value === 'boolean' ? value : refuse(told`it must be yes or no`)
    case 'columns':
      if (typeof value === 'string')
        return value
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean)
      return Array.isArray(value) ? value : refuse(told`name its columns`)
    default:
      return typeof value === 'string' ? value : refuse(told`it must be a text`)
  }
}

export interface SplitSettings {
  open: ConnectorSettings
  secret: Record<string, ConnectorValue>
}

export function splitSettings({ settings: fields }: ConnectorKind, all: ConnectorSettings): SplitSettings {
  const isSecret = (name: string) => fields.some((field) => field.name === name && field.secret)
  const entries = Object.entries(all)
  return {
    open: Object.fromEntries(entries.filter(([name]) => !isSecret(name))),
    secret: Object.fromEntries(entries.filter(([name]) => isSecret(name))),
  }
}

const placeOf = (workspace: WorkspaceId, source: SourceId) => ['connectors', workspace, source]

export async function keepSecrets(
  platform: Platform,
  tx: Tx,
  source: SourceId,
  secret: Record<string, ConnectorValue>,
): Promise<void> {
  const sealed = seal(platform.config.secret, placeOf(tx.workspace, source), JSON.stringify(secret))
  await store.putSecret(tx, source, sealed)
}

/** Whether what is secret of a source can be read with the secret of this installation. */
export function canOpen(
  platform: Platform,
  workspace: WorkspaceId,
  { id, sealed }: Pick<store.ConnectedSource, 'id' | 'sealed'>,
): boolean {
  try {
    return sealed === null || unseal(platform.config.secret, placeOf(workspace, id), sealed).length > 0
  } catch {
    return false
  }
}

/** All settings of a source, the secret ones opened; they go to the kind and nowhere else. */
export async function allSettings(
  platform: Platform,
  tx: Tx,
  { id, settings: open }: Pick<store.Source, 'id' | 'settings'>,
): Promise<ConnectorSettings> {
  const sealed = await store.secretOf(tx, id)
  const secret = sealed ? JSON.parse(unseal(platform.config.secret, placeOf(tx.workspace, id), sealed)) : {}
  return { ...open, ...secret }
}

/** Opens a stored source for as long as `work` lasts. */
export async function withSource<T>(
  platform: Platform,
  workspace: WorkspaceId,
  source: store.Source,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const all = await platform.db.within(workspace, (tx) => allSettings(platform, tx, source))
  return connected(platform, workspace, kindNamed(platform, source.kind), all, work)
}

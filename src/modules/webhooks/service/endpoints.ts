import { AppError } from '../../../kernel/errors.ts'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { holdsOf } from '../../../platform/outbox/holds.ts'
import { newId, secret } from '../../../platform/random.ts'
import { seal, unseal } from '../../../platform/secrets.ts'
import { audit } from '../../workspaces/index.ts'
import { insertDeliveries } from '../store/deliveries.ts'
import * as store from '../store/endpoints.ts'

/** How long the secret before signs beside a new one, so that nobody has to change both sides at once. */
const overlap = 24 * 3_600_000

const placeOf = (workspace: WorkspaceId, endpoint: string) => ['webhooks', workspace, endpoint]

export async function mustFind(tx: Tx, id: string): Promise<store.Endpoint> {
  const found = await store.endpointById(tx, id)
  if (!found) throw new AppError('not_found', told`There is no such endpoint`)
  return found
}

export interface EndpointDraft {
  id?: string | undefined
  name: string
  address: string
  isOn: boolean
}

/** Saves an endpoint; the secret of a new one is answered once and never again. */
export async function saveEndpoint(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  draft: EndpointDraft,
): Promise<{ id: string; secret: string | null }> {
  const before = draft.id === undefined ? undefined : await mustFind(tx, draft.id)
  const address = plainAddress(draft.address)
  await refuseTaken(tx, draft.name, before?.id)
  const id = before?.id ?? newId(tx.now)
  const made = before ? null : newSecret()
  const kept = made === null ? (before as store.Endpoint).secret : sealed(platform, tx.workspace, id, made)
  await store.putEndpoint(tx, { id, name: draft.name, address, secret: kept, isOn: draft.isOn, by: viewer.member })
  const noted = ({ name, address: to, isOn }: { name: string; address: string; isOn: boolean }) => ({
    ...{ name, address: to, isOn },
  })
  await audit(tx, viewer, {
    ...{ action: 'webhook.saved', subject: 'webhook', subjectId: id },
    ...(before ? { before: noted(before) } : {}),
    after: noted({ ...draft, address }),
  })
  return { id, secret: made }
}

/** Puts a new secret in force, answered once; the one before signs beside it for a day. */
export async function rotate(platform: Platform, tx: Tx, viewer: Viewer, id: string) {
  const { name } = await mustFind(tx, id)
  const made = newSecret()
  const until = new Date(tx.now.getTime() + overlap)
  await store.putSecret(tx, id, sealed(platform, tx.workspace, id, made), until)
  await audit(tx, viewer, { action: 'webhook.rotated', subject: 'webhook', subjectId: id, after: { name } })
  return { secret: made, earlierUntil: until.toISOString() }
}

export async function removeEndpoint(tx: Tx, viewer: Viewer, id: string): Promise<void> {
  const { name, address } = await mustFind(tx, id)
  await store.removeEndpoint(tx, id, told`The endpoint was taken away`)
  await audit(tx, viewer, { action: 'webhook.removed', subject: 'webhook', subjectId: id, before: { name, address } })
}

/** Calls an endpoint with a test, by the same way as every other call. */
export async function testEndpoint(tx: Tx, viewer: Viewer, id: string): Promise<{ delivery: string }> {
  const { name } = await mustFind(tx, id)
  if ((await holdsOf(tx)).length > 0)
    throw new AppError('conflict', told`Nothing leaves this workspace at present`, {
      remedy: told`Confirm in Settings that it may go on`,
    })
  const delivery = newId(tx.now)
  const body = JSON.stringify({ event: 'test', sentAt: tx.now.toISOString(), by: viewer.name })
  await insertDeliveries(tx, [
    { id: delivery, endpoint: id, key: `test:${delivery}`, account: null, contact: null, body },
  ])
  await audit(tx, viewer, { action: 'webhook.tested', subject: 'webhook', subjectId: id, after: { name } })
  return { delivery }
}

/** Secrets by which calls to an endpoint are signed now, the newest first. */
export function secretsOf(platform: Platform, workspace: WorkspaceId, endpoint: store.Endpoint, now: Date): string[] {
  const { secret: newest, earlierSecret, earlierUntil } = endpoint
  const isBoth = earlierSecret !== null && earlierUntil !== null && earlierUntil > now
  return [newest, ...(isBoth ? [earlierSecret] : [])].map((text) =>
    unseal(platform.config.secret, placeOf(workspace, endpoint.id), text),
  )
}

const newSecret = () => `whsec_${secret(32)}`

const sealed = (platform: Platform, workspace: WorkspaceId, endpoint: string, text: string): string =>
  seal(platform.config.secret, placeOf(workspace, endpoint), text)

function plainAddress(text: string): string {
  const url = URL.parse(text)
  const isPlain = url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username
  if (isPlain && !url.password) return url.href
  throw new AppError('invalid', told`address: is no address that can be called`, {
    field: 'address',
    remedy: told`Write an address such as https://example.com/hooks, without a name or password in it`,
  })
}

async function refuseTaken(tx: Tx, name: string, besides: string | undefined): Promise<void> {
  const taken = (await store.endpoints(tx)).some((one) => one.id !== besides && isNamed(one, name))
  if (taken)
    throw new AppError('conflict', told`There is an endpoint of this name already`, {
      field: 'name',
      remedy: told`Choose another name`,
    })
}

export const isNamed = (endpoint: Pick<store.Endpoint, 'name'>, name: string): boolean =>
  endpoint.name.toLowerCase() === name.trim().toLowerCase()

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { ContactId, MessageId, WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'

/** What the link at the foot of a message says: which message, to whom. Nothing is kept of it; the signature vouches. */
export interface Foot {
  workspace: WorkspaceId
  contact: ContactId
  message: MessageId
}

const macBytes = 15

/** The text of a link; it opens until the installation's secret changes. */
export function footToken(platform: Platform, { workspace, contact, message }: Foot): string {
  const said = Buffer.concat([workspace, contact, message].map(bytesOf))
  return Buffer.concat([said, macOf(platform, said)]).toString('base64url')
}

/** What a link says; null where it was not made by us. */
export function readFoot(platform: Platform, token: string): Foot | null {
  if (!/^[\w-]{84}$/.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  const said = bytes.subarray(0, 48)
  if (!timingSafeEqual(bytes.subarray(48), macOf(platform, said))) return null
  const id = (at: number) => idOf(said.subarray(at, at + 16))
  return { workspace: id(0) as WorkspaceId, contact: id(16) as ContactId, message: id(32) as MessageId }
}

const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex')
const idOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const macOf = ({ config }: Platform, said: Buffer, what = 'tenure mail links'): Buffer =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', config.secret, '', what, 32)))
    .update(said)
    .digest()
    .subarray(0, macBytes)

export const unsubscribeUrl = (platform: Platform, foot: Foot): string =>
  `${platform.config.baseUrl}/u/${footToken(platform, foot)}`

export const preferencesUrl = (platform: Platform, foot: Foot): string =>
  `${unsubscribeUrl(platform, foot)}/preferences`

/** What a counted link or picture says: of which message, and which of its links. */
export interface CountedPlace {
  workspace: WorkspaceId
  message: MessageId
  place: number
}

type CountedKind = 'tenure counted clicks' | 'tenure counted opens'

function countedToken(platform: Platform, kind: CountedKind, { workspace, message, place }: CountedPlace): string {
  const said = Buffer.concat([bytesOf(workspace), bytesOf(message), Buffer.from([place >> 8, place & 255])])
  return Buffer.concat([said, macOf(platform, said, kind)]).toString('base64url')
}

/** What a counted link says; null where it was not made by us, or for the other kind. */
export function readCounted(platform: Platform, kind: CountedKind, token: string): CountedPlace | null {
  if (!/^[\w-]{66}$/.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  const said = bytes.subarray(0, 34)
  if (bytes.length !== 49 || !timingSafeEqual(bytes.subarray(34), macOf(platform, said, kind))) return null
  return {
    workspace: idOf(said.subarray(0, 16)) as WorkspaceId,
    message: idOf(said.subarray(16, 32)) as MessageId,
    place: said.readUInt16BE(32),
  }
}

export const countedUrl = (platform: Platform, place: CountedPlace): string =>
  `${platform.config.baseUrl}/l/${countedToken(platform, 'tenure counted clicks', place)}`

export const pixelUrl = (platform: Platform, { workspace, message }: Omit<CountedPlace, 'place'>): string =>
  `${platform.config.baseUrl}/o/${countedToken(platform, 'tenure counted opens', { workspace, message, place: 0 })}.gif`

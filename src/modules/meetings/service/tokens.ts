import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { MeetingId, WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import { secret } from '../../../platform/random.ts'

/** What an address of ours opens: a member's booking link, or one meeting for whoever was invited to it. */
export type Opening = { workspace: WorkspaceId } & ({ link: string } | { meeting: MeetingId })

const macBytes = 15
const kinds = { link: 1, meeting: 2 }

/** The text of an address. Nothing is kept of it; the signature vouches, until the installation's secret changes. */
function textOf(platform: Platform, workspace: WorkspaceId, kind: keyof typeof kinds, id: string): string {
  const said = Buffer.concat([Buffer.from([kinds[kind]]), bytesOf(workspace), bytesOf(id)])
  return Buffer.concat([said, macOf(platform, said)]).toString('base64url')
}

export const linkUrl = (platform: Platform, workspace: WorkspaceId, link: string): string =>
  `${platform.config.baseUrl}/b/${textOf(platform, workspace, 'link', link)}`

export const meetingUrl = (platform: Platform, workspace: WorkspaceId, meeting: MeetingId): string =>
  `${platform.config.baseUrl}/b/${textOf(platform, workspace, 'meeting', meeting)}`

/** What an address says; null where it was not made by us. */
export function openingOf(platform: Platform, text: string): Opening | null {
  if (!/^[\w-]{64}$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64url')
  const said = bytes.subarray(0, 33)
  if (!timingSafeEqual(bytes.subarray(33), macOf(platform, said))) return null
  const workspace = idOf(said.subarray(1, 17)) as WorkspaceId
  const id = idOf(said.subarray(17))
  return said[0] === kinds.link ? { workspace, link: id } : { workspace, meeting: id as MeetingId }
}

const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex')
const idOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const keys = new Map<string, Buffer>()

/** A key of its own, so that no address of another module opens anything here. */
function keyOf({ config }: Platform): Buffer {
  const known = keys.get(config.secret) ?? Buffer.from(hkdfSync('sha256', config.secret, '', 'meetings addresses', 32))
  keys.set(config.secret, known)
  return known
}

const macOf = (platform: Platform, said: Buffer): Buffer =>
  createHmac('sha256', keyOf(platform)).update(said).digest().subarray(0, macBytes)

/** A private address for a member's calendar; it names its workspace, so that it is looked for in no other. */
export const feedText = (workspace: WorkspaceId): string => `${workspace.replaceAll('-', '')}_${secret()}`

export const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The workspace that the address of a calendar names; null for any other text. */
export function workspaceOfFeed(text: string): WorkspaceId | null {
  if (!/^[0-9a-f]{32}_[\w-]{43}$/.test(text)) return null
  return idOf(Buffer.from(text.slice(0, 32), 'hex')) as WorkspaceId
}

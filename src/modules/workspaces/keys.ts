import { createHash } from 'node:crypto'
import { AppError } from '../../kernel/errors.ts'
import type { MemberId, WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { newId, secret } from '../../platform/random.ts'
import { keyText, workspaceOfKey } from './domain/key-text.ts'
import { isPermission } from './domain/permissions.ts'
import { viewerOf } from './service.ts'
import * as store from './store-keys.ts'

/** The scope of keys that only send product events. Such keys stand in public pages, so they can read nothing. */
export const intakeScope = 'intake'

const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex')

export interface NewKey {
  name: string
  scopes: string[]
  member: MemberId
  /** Names the system that sends with this key: the source of what comes in by it. */
  source: string
  /** When the key ends by itself; never where absent. */
  expiresAt?: Date | null
}

/** Makes a key. Its text is answered here once and kept nowhere. */
export async function createKey(tx: Tx, draft: NewKey): Promise<{ id: string; text: string }> {
  checkScopes(draft.scopes)
  const text = keyText(tx.workspace, secret())
  const id = newId(tx.now)
  await store.insertKey(tx, { expiresAt: null, ...draft, id, hash: fingerprint(text), ending: text.slice(-4) })
  return { id, text }
}

/** Gives a key another text. The one before stays good for the hours named, so that no program falls silent meanwhile. */
export async function rotateKey(tx: Tx, id: string, overlapHours: number): Promise<{ text: string; oldUntil: Date }> {
  const text = keyText(tx.workspace, secret())
  const oldUntil = new Date(tx.now.getTime() + overlapHours * 3_600_000)
  await store.replaceText(tx, id, { hash: fingerprint(text), ending: text.slice(-4), oldUntil })
  return { text, oldUntil }
}

function checkScopes(scopes: string[]): void {
  const unknown = scopes.find((scope) => scope !== intakeScope && !isPermission(scope))
  if (unknown !== undefined || scopes.length === 0) {
    throw new AppError(
      'invalid',
      unknown === undefined ? told`A key needs a scope` : told`'${unknown}' is not a permission`,
      {
        field: 'scopes',
        remedy: told`Name permissions such as 'accounts.read', or 'intake' alone`,
      },
    )
  }
  if (scopes.includes(intakeScope) && scopes.length > 1) {
    throw new AppError('invalid', told`A key for intake stands in public pages and can do nothing else`, {
      field: 'scopes',
      remedy: told`Make one key with 'intake' alone and another for the rest`,
    })
  }
}

/** Who a key acts for: its member, within its scopes. A key that is wrong in any way is refused in the same words. */
export async function viewerOfKey(platform: Platform, text: string): Promise<Viewer> {
  const workspace = workspaceOfKey(text)
  if (!workspace) throw wrongKey()
  return platform.db.reading(workspace, async (tx) => {
    const key = await store.liveKey(tx, fingerprint(text))
    if (!key || key.scopes.includes(intakeScope)) throw wrongKey()
    await noteUse(tx, key)
    const viewer = await viewerOf(tx, key.member, 'key').catch(refuseAbsent)
    const permissions = viewer.permissions.intersection(new Set(key.scopes))
    return { ...viewer, key: key.id, name: `${viewer.name} (key ${key.name})`, permissions }
  })
}

/** To the minute: a busy key would otherwise write its row with every request. */
async function noteUse(tx: Tx, { id, lastUsedAt }: Pick<store.Key, 'id' | 'lastUsedAt'>): Promise<void> {
  if (lastUsedAt === null || tx.now.getTime() - lastUsedAt.getTime() > 60_000) await store.noteUse(tx, id)
}

const wrongKey = () =>
  new AppError('unauthenticated', told`This API key is not valid`, {
    remedy: told`Make a new key in Settings, or check that it was copied whole`,
  })

function refuseAbsent(error: unknown): never {
  throw error instanceof AppError && error.code === 'not_found' ? wrongKey() : error
}

export interface IntakeKey {
  workspace: WorkspaceId
  source: string
}

interface Remembered {
  until: number
  key: IntakeKey | null
}

const remembered = new WeakMap<Platform, Map<string, Remembered>>()
/** How long a revoked key may still send, on processes that did not revoke it. */
const rememberFor = 30_000
const mostRemembered = 10_000

/** The workspace and source of a key that may send product events; null for any other text. Remembered for 30 s. */
export async function keyOfIntake(platform: Platform, text: string): Promise<IntakeKey | null> {
  const workspace = workspaceOfKey(text)
  if (!workspace) return null
  const known = memoryOf(platform)
  const hash = fingerprint(text)
  const now = platform.clock.now().getTime()
  const kept = known.get(hash)
  if (kept && kept.until > now) return kept.key
  const key = await platform.db.within(workspace, (tx) => intakeKey(tx, hash))
  if (known.size >= mostRemembered) known.clear()
  known.set(hash, { until: now + rememberFor, key })
  return key
}

async function intakeKey(tx: Tx, hash: string): Promise<IntakeKey | null> {
  const key = await store.liveKey(tx, hash)
  if (!key?.scopes.includes(intakeScope)) return null
  await noteUse(tx, key)
  return { workspace: tx.workspace, source: key.source }
}

function memoryOf(platform: Platform): Map<string, Remembered> {
  const known = remembered.get(platform) ?? new Map<string, Remembered>()
  remembered.set(platform, known)
  return known
}

/** What this process remembers of keys; forgotten when one is revoked here. */
export const forgetKeys = (platform: Platform): void => memoryOf(platform).clear()

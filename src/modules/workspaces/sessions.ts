import type { MemberId, WorkspaceId } from '../../kernel/ids.ts'
import type { Platform } from '../../platform/contributions.ts'
import { signInOf } from './sign-in.ts'
import { type Look, noteSeen } from './store-sign-in.ts'

export interface RunningSession {
  id: string
  user: string
  startedAt: Date
  hasTwoFactor: boolean
  /** The one workspace that is reached where that workspace's own provider signed the person in. */
  only: WorkspaceId | null
  /** Whom the person looks as, where an administrator does. */
  look: Look | null
}

/** The session that a request's cookie names and that still runs. */
export async function sessionIn(platform: Platform, headers: Headers): Promise<RunningSession | null> {
  if (!headers.has('cookie')) return null
  const found = await signInOf(platform).api.getSession({ headers })
  if (!found) return null
  const { session, user } = found
  return {
    id: session.id,
    user: user.id,
    startedAt: session.createdAt,
    hasTwoFactor: user.twoFactorEnabled === true,
    only: (session.onlyWorkspace as WorkspaceId | null | undefined) ?? null,
    look: lookOf(session),
  }
}

interface StoredLook {
  viewingWorkspace?: string | null | undefined
  viewingMember?: string | null | undefined
  viewingUntil?: Date | null | undefined
}

function lookOf({ viewingWorkspace, viewingMember, viewingUntil }: StoredLook): Look | null {
  if (!viewingWorkspace || !viewingMember || !viewingUntil) return null
  return { workspace: viewingWorkspace as WorkspaceId, member: viewingMember as MemberId, until: viewingUntil }
}

const seen = new WeakMap<Platform, Map<string, number>>()
const minute = 60_000
const mostRemembered = 10_000

/** Notes that a session is in use, at most once a minute. */
export async function noteSession(platform: Platform, { id }: RunningSession): Promise<void> {
  const known = seen.get(platform) ?? new Map<string, number>()
  seen.set(platform, known)
  const now = platform.clock.now().getTime()
  if (now - (known.get(id) ?? 0) < minute) return
  if (known.size >= mostRemembered) known.clear()
  known.set(id, now)
  await platform.db.system((session) => noteSeen(session, id))
}

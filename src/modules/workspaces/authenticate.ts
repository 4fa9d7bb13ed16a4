import { AppError } from '../../kernel/errors.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Authenticate } from '../../platform/http/api.ts'
import { viewerOfKey } from './keys.ts'
import { viewerOf } from './service.ts'
import { signInOf } from './sign-in.ts'
import { settingsOf } from './store.ts'
import { type Membership, membershipsOf } from './store-sign-in.ts'

/** Reads who asks: an API key as bearer token, else a session cookie with the workspace named by x-workspace. */
export function authenticate(platform: Platform): Authenticate {
  return async (request) => {
    const authorization = request.headers.get('authorization')
    const named = request.headers.get('x-workspace')
    if (authorization === null) return bySession(platform, request.headers, named)
    const text = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1] ?? ''
    const viewer = await viewerOfKey(platform, text)
    if (named !== null) await refuseForeign(platform, viewer, named)
    return viewer
  }
}

async function bySession(platform: Platform, headers: Headers, named: string | null): Promise<Viewer | null> {
  if (!headers.has('cookie')) return null
  const session = await sessionIn(platform, headers)
  if (!session) return null
  const memberships = await platform.db.system((system) => membershipsOf(system, session.user))
  if (memberships.length === 0) throw new AppError('unauthenticated', 'You are not a member of any workspace')
  const { workspace, member } = chosen(memberships, named)
  return platform.db.within(workspace, (tx) => viewerOf(tx, member, 'session'))
}

/** A workspace that one does not belong to is as absent as one that does not exist. */
function chosen(memberships: Membership[], named: string | null): Membership {
  const found = named === null ? memberships[0] : memberships.find((membership) => membership.slug === named)
  if (!found) throw noWorkspace()
  return found
}

const noWorkspace = () => new AppError('not_found', 'No workspace with this name')

async function refuseForeign(platform: Platform, viewer: Viewer, named: string): Promise<void> {
  const own = await platform.db.within(viewer.workspace, settingsOf)
  if (own?.slug !== named) throw noWorkspace()
}

export interface RunningSession {
  id: string
  user: string
}

/** The session that a request's cookie names and that still runs. */
export async function sessionIn(platform: Platform, headers: Headers): Promise<RunningSession | null> {
  const found = await signInOf(platform).api.getSession({ headers })
  return found ? { id: found.session.id, user: found.user.id } : null
}

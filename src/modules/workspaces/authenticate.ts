import { AppError } from '../../kernel/errors.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Authenticate } from '../../platform/http/api.ts'
import { viewerOfKey } from './keys.ts'
import { accessOf, viewerFrom } from './service.ts'
import { noteSession, type RunningSession, sessionIn } from './sessions.ts'
import { settingsOf } from './store.ts'
import { type Membership, membershipsOf } from './store-sign-in.ts'
import { looksAs } from './view-as.ts'

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
  const session = await sessionIn(platform, headers)
  if (!session) return null
  await noteSession(platform, session)
  const memberships = await reachedBy(platform, session)
  if (memberships.length === 0) throw new AppError('unauthenticated', told`You are not a member of any workspace`)
  const { workspace, member } = chosen(memberships, named)
  return platform.db.reading(workspace, (tx) => viewerOfSession(tx, member, session))
}

/** The workspaces that a session reaches: its person's, or the one whose provider made it. */
export async function reachedBy(platform: Platform, { user, only }: RunningSession): Promise<Membership[]> {
  const memberships = await platform.db.system((system) => membershipsOf(system, user))
  return only === null ? memberships : memberships.filter(({ workspace }) => workspace === only)
}

async function viewerOfSession(tx: Tx, member: MemberId, session: RunningSession): Promise<Viewer> {
  const access = await accessOf(tx, member)
  const own = viewerFrom(access, tx.workspace, 'session')
  if (access.requiresTwoFactor && !isSecured(session)) return withoutRights(own)
  return session.look ? looksAs(tx, own, session.look) : own
}

/** A provider's sign-in counts as secured: what it asks for is the provider's to decide. */
export const isSecured = ({ hasTwoFactor, only }: Pick<RunningSession, 'hasTwoFactor' | 'only'>): boolean =>
  hasTwoFactor || only !== null

/** Where the workspace asks for a second factor, who has none may set one up and nothing else. */
const withoutRights = (viewer: Viewer): Viewer => ({
  ...viewer,
  permissions: new Set(),
  sees: { kind: 'owners', owners: [] },
})

/** A workspace that one does not belong to is as absent as one that does not exist. */
function chosen(memberships: Membership[], named: string | null): Membership {
  const found = named === null ? memberships[0] : memberships.find((membership) => membership.slug === named)
  if (!found) throw noWorkspace()
  return found
}

const noWorkspace = () => new AppError('not_found', told`No workspace with this name`)

async function refuseForeign(platform: Platform, viewer: Viewer, named: string): Promise<void> {
  const own = await platform.db.reading(viewer.workspace, settingsOf)
  if (own?.slug !== named) throw noWorkspace()
}

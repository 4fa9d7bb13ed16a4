import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { audit } from './audit.ts'
import { isSecured } from './authenticate.ts'
import type { RunningSession } from './sessions.ts'
import * as store from './store.ts'
import { securedAmong } from './store-second-factor.ts'

export interface SecurityChange {
  requiresTwoFactor?: boolean | undefined
  requestsOfMember?: number | undefined
  requestsOfKey?: number | undefined
}

/** Changes what the workspace asks of its people. Who asks everybody for a second factor has one already. */
export async function changeSecurity(
  platform: Platform,
  viewer: Viewer,
  session: RunningSession | null,
  change: SecurityChange,
): Promise<void> {
  if (change.requiresTwoFactor && !(session && isSecured(session))) {
    throw new AppError('conflict', told`Set up your own second factor first`, {
      field: 'requiresTwoFactor',
      remedy: told`Open Settings, You, Second factor`,
    })
  }
  await platform.db.within(viewer.workspace, async (tx) => {
    const before = await store.policyOf(tx)
    const after = {
      requiresTwoFactor: change.requiresTwoFactor ?? before.requiresTwoFactor,
      requestsOfMember: change.requestsOfMember ?? before.requestsOfMember,
      requestsOfKey: change.requestsOfKey ?? before.requestsOfKey,
    }
    await store.savePolicy(tx, after)
    await audit(tx, viewer, { action: 'security.changed', subject: 'security', before, after })
  })
}

/** The policy, and how many of those who sign in by themselves have a second factor. */
export async function securityOf(platform: Platform, viewer: Viewer) {
  const { policy, users } = await platform.db.within(viewer.workspace, async (tx) => {
    const people = await store.usersOfMembers(tx)
    const active = (await store.allMembers(tx)).filter((member) => member.active)
    return { policy: await store.policyOf(tx), users: active.flatMap((member) => people.get(member.id) ?? []) }
  })
  const secured = await platform.db.system((session) => securedAmong(session, users))
  return { ...policy, signIn: users.length, secured: secured.size }
}

import type { MemberId, WorkspaceId } from '../../kernel/ids.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { audit } from './audit.ts'
import { checkZone } from './service.ts'
import type { RunningSession } from './sessions.ts'
import { usersOfMembers } from './store.ts'
import { type Preferences, preferencesAmong, preferencesOf, savePreferences } from './store-sign-in.ts'

export type PreferencesChange = { [K in keyof Preferences]?: Preferences[K] | undefined }

/** Language and zone belong to the person and go with them into every workspace. What is not named stays. */
export async function choosePreferences(
  platform: Platform,
  viewer: Viewer,
  { user }: RunningSession,
  { language, zone }: PreferencesChange,
): Promise<void> {
  if (zone) checkZone(zone)
  const { before, after } = await platform.db.system(async (system) => {
    const before = await preferencesOf(system, user)
    const after = {
      language: language === undefined ? before.language : language,
      zone: zone === undefined ? before.zone : zone,
    }
    await savePreferences(system, user, after)
    return { before, after }
  })
  await platform.db.within(viewer.workspace, (tx) =>
    audit(tx, viewer, {
      action: 'member.preferred',
      subject: 'member',
      subjectId: viewer.member,
      before: { ...before },
      after: { ...after },
    }),
  )
}

/** How the members of a workspace who ever signed in want to be spoken to. */
export async function preferencesOfMembers(
  platform: Platform,
  workspace: WorkspaceId,
): Promise<Map<MemberId, Preferences>> {
  const users = await platform.db.within(workspace, usersOfMembers)
  const chosen = await platform.db.system((system) => preferencesAmong(system, [...new Set(users.values())]))
  return new Map([...users].map(([member, user]) => [member, chosen.get(user) ?? { language: null, zone: null }]))
}

import type { Platform, Viewer } from '../../platform/contributions.ts'
import { audit } from './audit.ts'
import { checkZone } from './service.ts'
import type { RunningSession } from './sessions.ts'
import { type Preferences, preferencesOf, savePreferences } from './store-sign-in.ts'

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

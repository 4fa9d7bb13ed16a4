import { dayOf, momentAt } from '../../../kernel/day.ts'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Language } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { speakTo, speechIn } from '../../../platform/speaking.ts'
import { mailStaff, maySendMail } from '../../messaging/index.ts'
import { audit, members, preferencesOfMembers, settings, today, viewerOf } from '../../workspaces/index.ts'
import { lastDue, type ReportWish, usualWish } from '../domain/report-day.ts'
import { reportHtml, reportText } from '../domain/report-mail.ts'
import * as store from '../store/reports.ts'
import { reportFor } from './report.ts'

/** Writes to whoever's day and hour have come, one member in a transaction. */
export async function turnReports(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const people = await preferencesOfMembers(platform, workspace)
  return platform.db.within(workspace, async (tx) => {
    const { zone, asOf } = await settings(tx)
    // An old data set has no Monday.
    if (asOf !== null || !(await maySendMail(tx))) return 'done'
    const active = new Set((await members(tx)).flatMap(({ id, active: isActive }) => (isActive ? [id] : [])))
    for (const wish of await store.subscriptions(tx)) {
      const own = people.get(wish.member)
      const here = own?.zone ?? zone
      const due = lastDue(dayOf(tx.now, here), wish)
      const isWritten = wish.lookedOn !== null && wish.lookedOn >= due
      if (!active.has(wish.member) || isWritten || tx.now < momentAt(due, wish.hour * 60, here)) continue
      await write(platform, tx, { ...wish, lookedOn: due }, own?.language ?? 'en')
      return 'more'
    }
    return 'done'
  })
}

async function write(platform: Platform, tx: Tx, wish: store.Subscription, language: Language): Promise<void> {
  const viewer = await viewerOf(tx, wish.member)
  await store.saveSubscription(tx, wish)
  if (!viewer.permissions.has('kpis.read')) return
  const around = { base: `${platform.config.baseUrl}/w/${(await settings(tx)).slug}/` }
  await speakTo(speechIn(language), async () => {
    const report = await reportFor(tx, viewer)
    const note = {
      ...{ key: `report ${wish.member} ${wish.lookedOn}`, member: wish.member, subject: report.title },
      ...{ text: reportText(report, around), html: reportHtml(report, around, language) },
    }
    await mailStaff(tx, platform, [note])
  })
}

/** What somebody chose, and whether mail can be sent at all. */
export async function reportWish(tx: Tx, viewer: Viewer) {
  const { isOn, weekday, hour } = (await store.subscriptionOf(tx, viewer.member)) ?? usualWish
  return { isOn, weekday, hour, canSend: await maySendMail(tx) }
}

/** From the next such day on; what was due before is not made up for. */
export async function chooseReport(tx: Tx, viewer: Viewer, chosen: ReportWish): Promise<void> {
  const before = (await store.subscriptionOf(tx, viewer.member)) ?? usualWish
  await store.saveSubscription(tx, { ...chosen, member: viewer.member, lookedOn: await today(tx) })
  const { isOn, weekday, hour } = before
  await audit(tx, viewer, {
    ...{ action: 'report.chosen', subject: 'member', subjectId: viewer.member },
    before: { isOn, weekday, hour },
    after: { ...chosen },
  })
}

import { dayOf, momentAt } from '../../kernel/day.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { type Language, speech } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { speakTo, speechIn } from '../../platform/speaking.ts'
import { approvalsFor } from '../approvals/index.ts'
import { pageOfMeetings } from '../meetings/index.ts'
import { mailStaff, maySendMail } from '../messaging/index.ts'
import { doneFor } from '../playbooks/index.ts'
import { dueFor, isAtWork } from '../tasks/index.ts'
import { audit, members, preferencesOfMembers, settings, today, viewerOf } from '../workspaces/index.ts'
import { type Digest, digestHtml, digestOf, digestText, hasNews, keysOf } from './domain/digest.ts'
import { needsYou } from './service.ts'
import { type DigestState, digestStates, saveDigest, usualDigest } from './store-digests.ts'

/** So many of each stand in the mail; the others are counted. */
const shown = 5
/** So many are counted at most. */
const counted = 100
const dayLong = 86_400_000

/** Gives whoever's hour has come their mail, one member in a transaction. */
export async function turnDigests(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const people = await preferencesOfMembers(platform, workspace)
  return platform.db.within(workspace, async (tx) => {
    const { zone, asOf } = await settings(tx)
    // An old data set has no morning.
    if (asOf !== null || !(await maySendMail(tx))) return 'done'
    const states = await digestStates(tx)
    for (const { id } of (await members(tx)).filter(({ active, signsIn }) => active && signsIn)) {
      const state = states.get(id) ?? usualDigest(id)
      const own = people.get(id)
      const here = own?.zone ?? zone
      const day = dayOf(tx.now, here)
      const isEarly = tx.now < momentAt(day, state.hour * 60, here)
      if (!state.isOn || isEarly || (state.lookedOn !== null && state.lookedOn >= day)) continue
      await lookFor(
        platform,
        tx,
        { ...state, lookedOn: day },
        { language: own?.language ?? 'en', zone: own?.zone ?? null },
      )
      return 'more'
    }
    return 'done'
  })
}

/** On a day of work and with something new a mail goes; else it was only looked. */
async function lookFor(platform: Platform, tx: Tx, state: DigestState, reader: Reader): Promise<void> {
  const { language } = reader
  const viewer = await viewerOf(tx, state.member)
  const works =
    viewer.permissions.has('today.read') && (await isAtWork(tx, state.member, state.lookedOn ?? (await today(tx))))
  const digest = works ? await digestFor(tx, viewer, state, reader) : null
  if (!digest || !hasNews(digest, state.keys)) return saveDigest(tx, state)
  const around = { base: await baseOf(platform, tx) }
  const [noted] = speakTo(speechIn(language), () => [
    {
      key: `digest ${state.member} ${state.lookedOn}`,
      member: state.member,
      subject: digest.subject,
      text: digestText(digest, around),
      html: digestHtml(digest, around, language),
    },
  ])
  if (noted) await mailStaff(tx, platform, [noted])
  await saveDigest(tx, { ...state, sentAt: tx.now, keys: keysOf(digest) })
}

const baseOf = async ({ config }: Platform, tx: Tx): Promise<string> =>
  `${config.baseUrl}/w/${(await settings(tx)).slug}/`

/** Meetings of this day that the member takes part in, by the clock where they are. */
async function meetingsToday(tx: Tx, viewer: Viewer, zone: string) {
  const { items } = await pageOfMeetings(tx, viewer, { part: 'ahead', whose: 'mine', when: 'today', limit: counted })
  const clock = new Intl.DateTimeFormat(speech().locale, { hour: '2-digit', minute: '2-digit', timeZone: zone })
  return items.flatMap(({ id, start, title, account }) =>
    start === null ? [] : [{ id, at: clock.format(new Date(start)), title, account: account?.name ?? null }],
  )
}

interface Reader {
  language: Language
  /** Null is the workspace's. */
  zone: string | null
}

/** What a member would be told now. */
async function digestFor(tx: Tx, viewer: Viewer, state: DigestState, { language, zone: own }: Reader): Promise<Digest> {
  const zone = own ?? (await settings(tx)).zone
  const since = state.sentAt ?? new Date(tx.now.getTime() - dayLong)
  // Sentences of reasons are written as they are read.
  return speakTo(speechIn(language), async () => {
    const needs = await needsYou(tx, viewer, { mine: true, order: 'pressing', limit: counted })
    const mayTasks = viewer.permissions.has('tasks.read')
    const tasks = mayTasks ? await dueFor(tx, viewer, counted) : []
    const approvals = viewer.permissions.has('approvals.read') ? await approvalsFor(tx, viewer, counted) : []
    const done = viewer.permissions.has('playbooks.read') ? await doneFor(tx, viewer, since) : []
    const meetings = viewer.permissions.has('meetings.read') ? await meetingsToday(tx, viewer, zone) : []
    return digestOf({
      name: viewer.name,
      day: await today(tx),
      needs: needs.items.slice(0, shown).map(({ id, name, reasons }) => ({
        id,
        name,
        reasons: reasons.filter(({ answer }) => answer === null),
      })),
      needsMore: Math.max(0, needs.items.length - shown),
      meetings,
      tasks: tasks.slice(0, shown),
      tasksMore: Math.max(0, tasks.length - shown),
      approvals: approvals.slice(0, shown),
      approvalsMore: Math.max(0, approvals.length - shown),
      done,
    })
  })
}

/** What somebody chose, and what stands in the way. */
export async function digestSettings(tx: Tx, viewer: Viewer) {
  const { isOn, hour, sentAt } = (await digestStates(tx)).get(viewer.member) ?? usualDigest(viewer.member)
  return { isOn, hour, sentAt: sentAt?.toISOString() ?? null, canSend: await maySendMail(tx) }
}

export async function chooseDigest(tx: Tx, viewer: Viewer, chosen: { isOn: boolean; hour: number }): Promise<void> {
  const before = (await digestStates(tx)).get(viewer.member) ?? usualDigest(viewer.member)
  await saveDigest(tx, { ...before, ...chosen })
  await audit(tx, viewer, {
    action: 'digest.chosen',
    subject: 'member',
    subjectId: viewer.member,
    before: { isOn: before.isOn, hour: before.hour },
    after: chosen,
  })
}

/** The mail as it would be now, in the reader's language; nothing is sent. */
export async function previewDigest(platform: Platform, tx: Tx, viewer: Viewer, language: Language) {
  const state = (await digestStates(tx)).get(viewer.member) ?? usualDigest(viewer.member)
  const digest = await digestFor(tx, viewer, state, { language, zone: null })
  const around = { base: await baseOf(platform, tx) }
  return {
    subject: digest.subject,
    text: digest.sections.length === 0 ? '' : speakTo(speechIn(language), () => digestText(digest, around)),
    hasNews: hasNews(digest, state.keys),
  }
}

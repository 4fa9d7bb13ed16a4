import { AppError } from '../../../kernel/errors.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { checkCalendar } from '../../tasks/index.ts'
import { members, settings, viewerOf } from '../../workspaces/index.ts'
import type { BookingLink } from '../domain/link.ts'
import * as store from '../store/links.ts'
import { calendarOf } from '../store/list.ts'
import { attendeesOf } from '../store/meetings.ts'
import { calendarFile } from './calendar-file.ts'
import { feedText, fingerprint, linkUrl } from './tokens.ts'

/** One's own booking links with their addresses. */
export async function linksOf(platform: Platform, tx: Tx, member: MemberId) {
  return (await store.linksOf(tx, [member])).map(({ member: _, endedAt: __, ...link }) => ({
    ...link,
    url: linkUrl(platform, tx.workspace, link.id),
  }))
}

export type LinkDraft = Omit<BookingLink, 'id' | 'member' | 'endedAt'>

/** Saves a link of one's own; what is booked by its address from then on follows the new rules. */
export async function saveLink(platform: Platform, tx: Tx, viewer: Viewer, draft: LinkDraft, id?: string) {
  if (draft.hours !== null) checkCalendar({ zone: (await settings(tx)).zone, hours: draft.hours, holidays: [] })
  if (id !== undefined) await mustOwn(tx, viewer, id)
  const link = { ...draft, id: id ?? newId(tx.now), member: viewer.member }
  await store.saveLink(tx, link)
  return { id: link.id, url: linkUrl(platform, tx.workspace, link.id) }
}

export async function endLink(tx: Tx, viewer: Viewer, id: string): Promise<BookingLink> {
  const link = await mustOwn(tx, viewer, id)
  await store.endLink(tx, id)
  return link
}

async function mustOwn(tx: Tx, viewer: Viewer, id: string): Promise<BookingLink> {
  const link = await store.linkOf(tx, id)
  if (link && link.member === viewer.member && link.endedAt === null) return link
  throw new AppError('not_found', told`No booking link of yours with this id`)
}

/** Makes the private address of one's calendar; the one before opens nothing any more. */
export async function makeFeed(platform: Platform, tx: Tx, viewer: Viewer): Promise<{ url: string }> {
  const text = feedText(tx.workspace)
  await store.saveFeed(tx, viewer.member, fingerprint(text))
  return { url: `${platform.config.baseUrl}/c/${text}.ics` }
}

const day = 86_400_000
const back = 60 * day
const ahead = 400 * day
const mostMeetings = 2000

/** What a member's calendar reads by the private address; null where it opens nothing. It shows what the member sees now. */
export async function feedOf(platform: Platform, tx: Tx, text: string): Promise<string | null> {
  const member = await store.memberOfFeed(tx, fingerprint(text))
  if (member === null) return null
  const viewer = await viewerOf(tx, member).catch(absent)
  if (!viewer?.permissions.has('meetings.read')) return null
  const between = { from: new Date(tx.now.getTime() - back), until: new Date(tx.now.getTime() + ahead) }
  const meetings = await calendarOf(tx, viewer, { ...between, limit: mostMeetings })
  const attendees = Map.groupBy(
    await attendeesOf(
      tx,
      meetings.map(({ id }) => id),
    ),
    ({ meeting }) => meeting,
  )
  const staff = new Map((await members(tx)).map((one) => [one.id, one]))
  const { name } = await settings(tx)
  return calendarFile(
    meetings.map((meeting) => ({
      meeting: { ...meeting, title: meeting.accountName ? `${meeting.accountName}: ${meeting.title}` : meeting.title },
      organiser: { name: staff.get(meeting.organiser)?.name ?? '', mail: staff.get(meeting.organiser)?.email ?? '' },
      attendees: (attendees.get(meeting.id) ?? []).flatMap(({ name: person, mail, answer }) =>
        mail === null ? [] : [{ name: person, mail, answer }],
      ),
      url: `${platform.config.baseUrl}/w/${tx.workspace}/meetings/${meeting.id}`,
    })),
    { method: 'PUBLISH', name, at: tx.now },
  )
}

function absent(error: unknown): null {
  if (error instanceof AppError && error.code === 'not_found') return null
  throw error
}

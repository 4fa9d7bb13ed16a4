import { dayOf } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { ContactId, EngagementId, MeetingId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import { saveEngagements } from '../../engagements/index.ts'
import { openNextSteps } from '../../tasks/index.ts'
import { settings } from '../../workspaces/index.ts'
import type { Meeting } from '../domain/meeting.ts'
import * as store from '../store/meetings.ts'
import { mustSeeForChange, peopleOf } from './plan.ts'
import { answerStep, onTimeline } from './tell.ts'

export interface Closing {
  status: 'held' | 'missed'
  note: string | null
  nextSteps: readonly string[]
  /** Who of the customer came; everybody who was invited where nobody is named. */
  came: readonly ContactId[] | undefined
}

/**
 * Says that a meeting was held or missed. It becomes an activity of the account, so that measures see whether they came
 * (G07), and each next step a task. Said again, the activity says what was said last.
 */
export async function closeMeeting(tx: Tx, viewer: Viewer, id: MeetingId, closing: Closing) {
  const before = await mustSeeForChange(tx, viewer, id)
  refuseUnfit(before, tx.now)
  const invited = (await peopleOf(tx, before)).contacts
  const came = closing.status === 'missed' ? [] : invited.filter((one) => closing.came?.includes(one) ?? true)
  const engagement = before.engagement ?? (newId(tx.now) as EngagementId)
  const note = closing.note ?? before.note
  const ended = { closedAt: tx.now, closedBy: viewer.member, version: before.version + 1 }
  const after: Meeting = { ...before, status: closing.status, note, engagement, ...ended }
  await store.saveMeetings(tx, [after])
  await store.noteCame(tx, [id], came)
  await saveEngagements(tx, [await activityOf(tx, after, came[0] ?? invited[0] ?? null)])
  await onTimeline(tx, [after], viewer.name)
  await answerStep(tx, after, viewer.member)
  if (before.status !== closing.status) await tellEnded(tx, after)
  const lines = closing.nextSteps.filter((line) => line.trim() !== '')
  const steps =
    lines.length === 0 ? [] : await openNextSteps(tx, viewer, { account: after.account as string, engagement, lines })
  return { meeting: after, steps }
}

/** Told for those who act upon it: that somebody came, or that nobody did. */
const tellEnded = (tx: Tx, { id, account, status, startsAt, version }: Meeting): Promise<void> =>
  tell(tx, [
    {
      name: status === 'held' ? 'meetings.held' : 'meetings.missed',
      account,
      data: { meeting: id, account, at: startsAt?.toISOString() ?? null },
      key: `meetings.${status} ${id} ${version}`,
    },
  ])

function refuseUnfit({ status, account, startsAt }: Meeting, now: Date): void {
  const refused = (what: string, remedy: string) => new AppError('conflict', what, { field: 'meeting', remedy })
  if (status === 'cancelled' || status === 'asked')
    throw refused(
      told`This meeting was not planned for any hour`,
      told`Plan one, or log what took place as an activity`,
    )
  if (account === null) throw refused(told`Whoever booked it has no account yet`, told`Give it an account first`)
  if (startsAt !== null && startsAt > now)
    throw refused(told`This meeting is still to come`, told`Cancel it, or wait until it has begun`)
}

async function activityOf(tx: Tx, meeting: Meeting, contact: ContactId | null) {
  const { zone } = await settings(tx)
  const { account, startsAt, title, note, status, organiser, engagement } = meeting
  const id = engagement as EngagementId
  return {
    ...{ id, account_id: account as NonNullable<typeof account>, account_raw: account as NonNullable<typeof account> },
    ...{ contact_id: contact, member_id: organiser, source: 'tenure', name: id, kind: 'meeting' as const },
    ...{ direction: null, attended: status === 'held', opened: null, campaign: null },
    text: note ? `${title}. ${note}` : title,
    happened_on: dayOf(startsAt as Date, zone),
    ...{ happened_at: startsAt as Date, known_at: tx.now, origin: 'live' },
  }
}

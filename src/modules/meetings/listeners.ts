import type { AccountId, ContactId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { invitationAnswered } from '../messaging/index.ts'
import type { Answer } from './domain/meeting.ts'
import { meetingNamed } from './service/calendar-file.ts'
import { noteAnswer, realign } from './store/meetings.ts'

const followMerge: Listener = (tx, { data }) => realign(tx, [data.from as AccountId, data.into as AccountId])

/** What somebody's calendar answered stands beside their name; the last answer counts. */
const onAnswer: Listener = async (tx, { data }) => {
  const { uid, contact, answer } = data as { uid: string; contact: ContactId; answer: Answer }
  const meeting = meetingNamed(uid)
  if (meeting !== null) await noteAnswer(tx, meeting, { contact, answer })
}

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.merged': followMerge,
  'accounts.unmerged': followMerge,
  [invitationAnswered]: onAnswer,
}

import type { MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { answerOf } from '../../../platform/steps.ts'
import * as timeline from '../../timeline/index.ts'
import { answerFor, type Meeting } from '../domain/meeting.ts'

/**
 * A meeting stands once on its account's timeline: at its hour while it is to come, so that the account's page tells the next
 * one; once it is over, at the moment of planning, since of what took place its activity speaks.
 */
export async function onTimeline(tx: Tx, meetings: readonly Meeting[], actor: string | null): Promise<void> {
  await timeline.append(
    tx,
    meetings.flatMap((meeting): timeline.Entry[] => {
      const { id, account, status, startsAt } = meeting
      if (account === null || startsAt === null || status === 'asked') return []
      return [
        {
          ...{ account, text: sentenceOf(meeting), source: { kind: 'meeting', id }, actor: actor ?? undefined },
          ...(status === 'planned' ? { at: startsAt, kind: 'meeting' } : { at: overAt(tx, meeting), kind: 'event' }),
          key: `meeting:${id}`,
        },
      ]
    }),
  )
}

const overAt = (tx: Tx, { status, madeAt }: Meeting): Date => (status === 'cancelled' ? tx.now : madeAt)

function sentenceOf({ status, title, why, startsAt, zone }: Meeting): string {
  if (status !== 'cancelled') return told`Meeting planned: ${title}, ${wallClock(startsAt as Date, zone)}`
  return why ? told`Meeting cancelled: ${title} (${why})` : told`Meeting cancelled: ${title}`
}

/** An hour in words that are the same in every language: 2026-03-03 10:00 (Europe/Lisbon). */
export function wallClock(at: Date, zone: string): string {
  const text = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(at)
  return `${text} (${zone})`
}

/** Tells the playbook whose step waits what became of its meeting. Said once: the first answer counts. */
export async function answerStep(tx: Tx, meeting: Meeting, by: MemberId | null): Promise<void> {
  const answer = answerFor(meeting.step, meeting.status)
  if (answer === null || meeting.step === null || meeting.account === null) return
  await tell(tx, [answerOf({ key: meeting.step.key, account: meeting.account }, answer, by)])
}

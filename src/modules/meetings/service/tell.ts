import type { MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { answerOf } from '../../../platform/steps.ts'
import * as timeline from '../../timeline/index.ts'
import { answerFor, type Meeting, type Status } from '../domain/meeting.ts'

/** A meeting stands once on its account's timeline, planned or called off; of what took place its activity speaks. */
export async function onTimeline(tx: Tx, meetings: readonly Meeting[], actor: string | null): Promise<void> {
  await timeline.append(
    tx,
    meetings.flatMap((meeting): timeline.Entry[] => {
      const text = sentences[meeting.status](meeting)
      if (meeting.account === null || text === null) return []
      return [
        {
          account: meeting.account,
          at: tx.now,
          kind: 'meeting',
          text,
          source: { kind: 'meeting', id: meeting.id },
          actor: actor ?? undefined,
          key: `meeting:${meeting.id}`,
        },
      ]
    }),
  )
}

const sentences: Record<Status, (meeting: Meeting) => string | null> = {
  asked: () => null,
  planned: ({ title, startsAt, zone }) => told`Meeting planned: ${title}, ${wallClock(startsAt as Date, zone)}`,
  cancelled: ({ title, why }) => (why ? told`Meeting cancelled: ${title} (${why})` : told`Meeting cancelled: ${title}`),
  held: () => null,
  missed: () => null,
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

import { addDays, type Day, momentAt } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform, RequestContext } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { keptOf } from '../../../platform/kept.ts'
import { membersThen, type SegmentId, segmentNames } from '../../segments/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import { overviewOf, type Question, questionIn, textOf, usualQuestions } from '../domain/question.ts'
import * as store from '../store/answers.ts'
import { type CohortList, cohorts } from './cohorts.ts'
import { type Courses, coursesOf, type Groups, groupsOf } from './kpis.ts'
import { type Movements, movements, twelveMonths } from './movements.ts'

interface Answers {
  courses: Courses
  groups: Groups
  movements: Movements
  cohorts: CohortList
}

type AnswerTo<Asked extends Question> = Answers[Asked['of']]

/** Works a question out over everybody, as whoever asks for it by themselves has it worked out. */
export function workOut(tx: Tx, question: Question, on: Day): Promise<Answers[keyof Answers]> {
  const everybody = { sees: { kind: 'all' } } as const
  const segment = question.segment ?? undefined
  switch (question.of) {
    case 'courses':
      return coursesOf(tx, everybody, segment)
    case 'groups':
      return groupsOf(tx, everybody, { span: question.span, by: question.by, segment })
    case 'movements':
      return movements(tx, everybody, { ...twelveMonths(on), by: question.by ?? undefined, segment })
    case 'cohorts':
      return cohorts(tx, everybody, { grain: question.grain, segment })
  }
}

/** What nobody keeps ahead: worked out now, and kept in this process for those who ask the same while it is worth it. */
interface Live<Answer> {
  asked: unknown
  /** The day on which it ends, where that is said. */
  to?: Day | undefined
  work: (tx: Tx) => Promise<Answer>
  isWorthKeeping: (answer: Answer) => boolean
}

/**
 * The answer to a question as it was worked out ahead; of the day before while that of today is not there yet. Whoever sees only some
 * accounts, and whatever is no such question, is answered live.
 */
export async function answered<Asked extends Question>(
  { platform, viewer, within }: Pick<RequestContext, 'platform' | 'viewer' | 'within'>,
  question: (on: Day) => Asked | null,
  { asked, to, work, isWorthKeeping }: Live<AnswerTo<Asked>>,
): Promise<AnswerTo<Asked>> {
  const ahead = viewer.sees.kind === 'all' ? await within((tx) => keptAhead(tx, question, to)) : null
  if (ahead !== null) return ahead
  const key = JSON.stringify(['kpis', viewer.workspace, viewer.sees, asked])
  return keptOf(platform).answer(key, () => within(work), isWorthKeeping)
}

async function keptAhead<Asked extends Question>(
  tx: Tx,
  questionOn: (on: Day) => Asked | null,
  to: Day | undefined,
): Promise<AnswerTo<Asked> | null> {
  const on = await today(tx)
  const question = questionOn(on)
  if (question === null) return null
  // A segment that is gone has no answer.
  if (question.segment !== null) await membersThen(tx, question.segment as SegmentId, on)
  const text = textOf(question)
  const kept = await store.keptAnswer(tx, text)
  if ((kept === undefined || (kept.askedOn ?? '') < on) && (await store.isLarge(tx)))
    await store.noteAsked(tx, text, on)
  const days = to !== undefined && to < on ? [to] : [on, addDays(on, -1)]
  return kept?.day && days.includes(kept.day) ? (kept.answer as AnswerTo<Asked>) : null
}

/** A question that nobody asked for so many days is no longer kept fresh; of segments, the overview is still worked out once a day. */
const askedWithin = 30

/** Works out the question that is due next, in a transaction of its own: what changes meanwhile makes it due again. */
export async function turnAnswers(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const claimed = await platform.db.within(workspace, claim)
  if (claimed === undefined) return 'done'
  const begun = platform.clock.now().getTime()
  await platform.db.within(workspace, async (tx) => {
    const day = await today(tx)
    const answer = await workOut(tx, questionIn(claimed.question), day).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'not_found') return null
      throw error
    })
    if (answer === null) return store.dropQuestion(tx, claimed.question)
    const at = platform.clock.now()
    await store.saveAnswer(tx, claimed, { day, answer, at, took: at.getTime() - begun })
  })
  return 'more'
}

/** The first hour of a day is the night's, which closes the day before and scores it: until then answers are those of that day. */
const nightMinutes = 60

async function claim(tx: Tx): Promise<store.Claimed | undefined> {
  if (!(await store.isLarge(tx))) {
    await store.forgetAnswers(tx)
    return undefined
  }
  const on = await today(tx)
  const { zone } = await settings(tx)
  if (tx.now < momentAt(on, nightMinutes, zone)) return undefined
  const segments = (await segmentNames(tx)).filter(({ isArchived }) => !isArchived)
  const daily = segments.map(({ id }) => overviewOf(id))
  const since = addDays(on, -askedWithin)
  await store.keepQuestions(tx, { usual: usualQuestions.map(textOf), daily: daily.map(textOf) }, { on, since })
  return store.claimDue(tx, on)
}

import { type Day, dayOf } from '../../kernel/day.ts'
import { isNews, portionsOf } from '../../kernel/news.ts'
import { told } from '../../kernel/words.ts'
import type { Tx } from '../../platform/db/db.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { newId } from '../../platform/random.ts'
import * as measures from '../measures/index.ts'
import * as timeline from '../timeline/index.ts'
import { settings } from '../workspaces/index.ts'
import { type Kind, scales } from './domain/answer.ts'
import * as store from './store.ts'

/** Saves answers and tells the timeline; answers the ids that are new or changed. */
export async function saveAnswers(tx: Tx, drafts: readonly store.AnswerDraft[]): Promise<Set<string>> {
  if (drafts.length === 0) return new Set()
  const { zone } = await settings(tx)
  const before = await store.placesOf(
    tx,
    drafts.map(({ id }) => id),
  )
  const changed = await store.saveAnswers(tx, drafts)
  const fresh = drafts.filter(({ id }) => changed.has(id))
  if (fresh.length === 0) return changed
  const now = fresh.map((draft) => ({ account: draft.account_id, day: draft.answered_on, known: draft.known_at }))
  await measures.touch(tx, 'surveys', [...now, ...before.map(({ account, day }) => ({ account, day }))])
  await measures.noteKinds(
    tx,
    'surveys_kinds',
    fresh.map(({ kind, answered_on, known_at }) => ({
      kind,
      happened: answered_on,
      known: later(answered_on, dayOf(known_at, zone)),
    })),
  )
  await timeline.append(tx, fresh.map(entryOf))
  const scores = new Map(before.map(({ id, score }) => [id, score]))
  await tellAnswered(
    tx,
    fresh.filter(({ id, score }) => scores.get(id) !== score),
  )
  return changed
}

export const answered = 'surveys.answered'

/** Tells answers that are new or have another score; what was imported or comes late is told as such (rule 7). */
async function tellAnswered(tx: Tx, drafts: readonly store.AnswerDraft[]): Promise<void> {
  const answers = drafts.map((draft) => ({
    ...{ account: draft.account_id, contact: draft.contact_id, kind: draft.kind, score: draft.score },
    isLive: isNews(draft.origin, draft.happened_at, tx.now),
  }))
  const pieces = portionsOf(answers)
  await tell(
    tx,
    pieces.map((some) => ({
      ...{ name: answered, account: null, data: { answers: some } },
      key: `${answered} ${newId(tx.now)}`,
    })),
  )
}

const later = (a: Day, b: Day): Day => (a > b ? a : b)

const says: Record<Kind, (score: number, most: number) => string> = {
  nps: (score, most) => told`NPS ${score} of ${most}`,
  csat: (score, most) => told`CSAT ${score} of ${most}`,
  ces: (score, most) => told`CES ${score} of ${most}`,
}

const entryOf = (draft: store.AnswerDraft): timeline.Entry => ({
  account: draft.account_id,
  at: draft.happened_at,
  kind: 'survey',
  text: `${says[draft.kind](draft.score, scales[draft.kind].most)}${draft.comment ? `: ${draft.comment}` : ''}`,
  source: { kind: 'answer', id: draft.id },
  key: `answer:${draft.id}`,
})

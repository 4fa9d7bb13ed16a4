import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import { keptOf, largeBase } from '../../platform/kept.ts'
import { mustSee } from '../accounts/index.ts'
import { audit } from '../workspaces/index.ts'
import { standardWeights } from './domain/order.ts'
import * as operations from './operations.ts'
import * as service from './service.ts'
import * as digests from './service-digests.ts'
import * as store from './store.ts'

export const routes: readonly Route[] = [
  handle(operations.needsYou, ({ viewer, within }, input) => within((tx) => service.needsYou(tx, viewer, input))),
  handle(operations.todayFigures, ({ platform, viewer, within }) =>
    keptOf(platform).answer(
      JSON.stringify(['today.figures', viewer.workspace, viewer.sees]),
      () => within((tx) => service.todayFigures(tx, viewer)),
      ({ accounts }) => accounts > largeBase,
    ),
  ),

  handle(operations.answerReason, ({ viewer, within }, input) =>
    within(async (tx) => {
      const given = { answer: input.answer, until: (input.until as Day | undefined) ?? null, why: input.why ?? null }
      const answered = await service.answer(tx, viewer, input.account as AccountId, input.reason ?? null, given)
      const after = { answer: input.answer, reason: input.reason, until: input.until }
      await audit(tx, viewer, { action: 'reason.answered', subject: 'account', subjectId: input.account, after })
      return { answered }
    }),
  ),

  handle(operations.takeBackAnswer, ({ viewer, within }, input) =>
    within(async (tx) => {
      await mustSee(tx, viewer, input.account as AccountId)
      const removed = await store.removeAnswers(tx, input.account as AccountId, input.reason ?? null)
      const subject = { subject: 'account', subjectId: input.account }
      await audit(tx, viewer, {
        action: 'reason.answer_taken_back',
        ...subject,
        after: { reason: input.reason, removed },
      })
      return { removed }
    }),
  ),

  handle(operations.getDigest, ({ viewer, within }) => within((tx) => digests.digestSettings(tx, viewer))),

  handle(operations.chooseDigest, ({ viewer, within }, chosen) =>
    within(async (tx) => {
      await digests.chooseDigest(tx, viewer, chosen)
      return {}
    }),
  ),

  handle(operations.previewDigest, ({ platform, viewer, within }, { language }) =>
    within((tx) => digests.previewDigest(platform, tx, viewer, language)),
  ),

  handle(operations.todayWeights, ({ within }) => within(async (tx) => (await store.weights(tx)) ?? standardWeights)),
]

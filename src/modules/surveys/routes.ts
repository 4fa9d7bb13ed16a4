import { addDays, dayOf } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, AnswerId, ContactId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle } from '../../platform/contributions.ts'
import { aMoment, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { newId } from '../../platform/random.ts'
import { isPersonOf, mustSee } from '../accounts/index.ts'
import { audit, settings } from '../workspaces/index.ts'
import { scales, usualCadence, validAfterCadence } from './domain/answer.ts'
import * as operations from './operations.ts'
import { saveAnswers } from './service.ts'
import { answersOf } from './store.ts'

export const routes = [
  handle(operations.listAnswers, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, input.account as AccountId)
      const place = placeIn(input.cursor, { at: aMoment, id: anId })
      const before = place && ([place.at, place.id] as const)
      const found = await answersOf(tx, id, before, input.limit + 1)
      const items = found.slice(0, input.limit).map(({ respondent: _respondent, cadenceDays, ...answer }) => ({
        ...answer,
        happenedAt: answer.happenedAt.toISOString(),
        validUntil: addDays(answer.answeredOn, cadenceDays + validAfterCadence),
      }))
      const end = items.at(-1)
      return { items, next: found.length > input.limit && end ? encodeCursor([end.happenedAt, end.id]) : null }
    }),
  ),
  handle(operations.writeAnswer, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id: account } = await mustSee(tx, viewer, input.account as AccountId)
      if (input.contact && !(await isPersonOf(tx, account, input.contact))) {
        const remedy = told`Name one of the people of this account`
        throw new AppError('invalid', told`This account has no such person`, { field: 'contact', remedy })
      }
      const scale = scales[input.kind]
      if (input.score < scale.least || input.score > scale.most) {
        const remedy = told`Send ${scale.least} to ${scale.most}`
        throw new AppError('invalid', told`${input.score} lies outside of ${scale.least} to ${scale.most}`, {
          field: 'score',
          remedy,
        })
      }
      const { zone } = await settings(tx)
      const happened = input.at ? new Date(input.at) : tx.now
      const id = newId(tx.now) as AnswerId
      await saveAnswers(tx, [
        {
          id,
          account_id: account,
          account_raw: account,
          contact_id: input.contact as ContactId | null,
          respondent: input.contact ?? id,
          source: 'api',
          name: id,
          kind: input.kind,
          survey: input.survey,
          score: input.score,
          comment: input.comment,
          cadence_days: input.cadenceDays ?? usualCadence,
          answered_on: dayOf(happened, zone),
          happened_at: happened,
          known_at: tx.now,
          origin: 'live',
        },
      ])
      const after = { account, kind: input.kind, survey: input.survey, score: input.score }
      await audit(tx, viewer, { action: 'answer.written', subject: 'answer', subjectId: id, after })
      return { id }
    }),
  ),
]

import { dayOf } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, ContactId, EngagementId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle } from '../../platform/contributions.ts'
import { aMoment, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { newId } from '../../platform/random.ts'
import { isPersonOf, mustSee } from '../accounts/index.ts'
import { audit, settings } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import { saveEngagements } from './service.ts'
import { engagementsOf } from './store.ts'

export const routes = [
  handle(operations.listEngagements, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, input.account as AccountId)
      const place = placeIn(input.cursor, { at: aMoment, id: anId })
      const before = place && ([place.at, place.id] as const)
      const found = await engagementsOf(tx, id, {
        kinds: input.kind ? [input.kind] : [],
        before,
        limit: input.limit + 1,
      })
      const items = found.slice(0, input.limit).map((one) => ({ ...one, happenedAt: one.happenedAt.toISOString() }))
      const end = items.at(-1)
      return { items, next: found.length > input.limit && end ? encodeCursor([end.happenedAt, end.id]) : null }
    }),
  ),
  handle(operations.logEngagement, ({ viewer, within }, { account, at, contact, ...input }) =>
    within(async (tx) => {
      const { id: seen } = await mustSee(tx, viewer, account as AccountId)
      const { zone } = await settings(tx)
      if (contact && !(await isPersonOf(tx, seen, contact))) {
        const remedy = told`Name one of the people of this account`
        throw new AppError('invalid', told`This account has no such person`, { field: 'contact', remedy })
      }
      const happened = at ? new Date(at) : tx.now
      const id = newId(tx.now) as EngagementId
      await saveEngagements(tx, [
        {
          ...input,
          id,
          account_id: seen,
          account_raw: seen,
          contact_id: contact as ContactId | null,
          member_id: viewer.member,
          source: 'tenure',
          name: id,
          happened_on: dayOf(happened, zone),
          happened_at: happened,
          known_at: tx.now,
          origin: 'live',
        },
      ])
      const after = { kind: input.kind, account: seen, at: happened }
      await audit(tx, viewer, { action: 'engagement.logged', subject: 'engagement', subjectId: id, after })
      return { id }
    }),
  ),
]

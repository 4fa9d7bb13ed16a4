import type { Day } from '../../kernel/day.ts'
import type { AccountId, HoldoutId } from '../../kernel/ids.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import { aMoment, anId, aText, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { contaminationSentence, everything } from './domain/holdout.ts'
import * as operations from './operations.ts'
import * as service from './service/holdouts.ts'
import { previewStart } from './service/starts.ts'
import { type BlurPlace, blursSeen } from './store.ts'

export const routes: readonly Route[] = [
  handle(operations.listHoldouts, ({ within }) =>
    within(async (tx) => ({
      items: (await service.listHoldouts(tx)).map(({ holdout, counts, isOver }) => ({
        id: holdout.id,
        about: holdout.about,
        name: holdout.name,
        share: holdout.share,
        population: holdout.population,
        startedAt: holdout.startedAt.toISOString(),
        endsOn: holdout.endsOn,
        endedAt: holdout.endedAt?.toISOString() ?? null,
        isOver,
        held: counts.held,
        treated: counts.treated,
        outside: counts.outside,
        contaminated: counts.contaminated,
      })),
    })),
  ),

  handle(operations.previewHoldout, ({ platform, within }, { share, population }) =>
    within((tx) => service.previewHoldout(tx, platform, { share, population })),
  ),

  handle(operations.previewStart, ({ within }) => within(previewStart)),

  handle(operations.startEverything, ({ platform, viewer, within }, { name, share, population, endsOn }) =>
    within(async (tx) => {
      const about = { kind: everything, id: tx.workspace }
      const draft = { about, name, share, population, endsOn: endsOn as Day | null, by: viewer.member }
      const holdout = await service.startHoldout(tx, platform, draft)
      await service.auditStarted(tx, viewer, holdout)
      return { id: holdout.id }
    }),
  ),

  handle(operations.endHoldout, ({ viewer, within }, { holdout: id }) =>
    within(async (tx) => {
      const holdout = await service.endHoldout(tx, id as HoldoutId)
      await service.auditEnded(tx, viewer, holdout)
      return { id }
    }),
  ),

  handle(operations.listContamination, ({ viewer, within }, { holdout, cursor, limit }) =>
    within(async (tx) => {
      const { id } = await service.mustFind(tx, holdout as HoldoutId)
      const found = await blursSeen(tx, viewer, { id, before: placeOf(cursor), limit: limit + 1 })
      const shown = found.slice(0, limit)
      const last = found.length > limit ? shown.at(-1) : undefined
      return {
        items: shown.map(({ account, name, kind, at }) => ({
          account: { id: account, name },
          kind,
          says: contaminationSentence(kind),
          at: at.toISOString(),
        })),
        next: last ? encodeCursor([last.place, last.account, last.kind]) : null,
      }
    }),
  ),

  handle(operations.armsOfAccount, ({ platform, viewer, within }, { account }) =>
    within(async (tx) => ({ items: await service.armsOfAccount(tx, platform, viewer, account as AccountId) })),
  ),
]

const placeOf = (cursor: string | undefined): BlurPlace | undefined =>
  placeIn(cursor, { at: aMoment, account: anId, kind: aText }) ?? undefined

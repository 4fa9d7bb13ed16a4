import type { Day } from '../../kernel/day.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import { audit, settings } from '../workspaces/index.ts'
import type { AssignmentRule, Capacity } from './domain/assignment.ts'
import * as operations from './operations.ts'
import * as act from './service/act.ts'
import * as assignment from './service/assignment.ts'
import { briefOf } from './service/brief.ts'
import { readHandoff, writeHandoff } from './service/handoff.ts'
import { preview } from './service/preview.ts'
import * as read from './service/read.ts'
import * as store from './store.ts'
import { assignmentOf } from './store-assignment.ts'

interface Chosen {
  giver: string
  heirs: string[]
  only?: string[] | undefined
  without: string[]
}

const askedOf = ({ giver, heirs, only, without }: Chosen) => ({
  giver: giver as MemberId,
  heirs: heirs as MemberId[],
  only: only as AccountId[] | undefined,
  without: without as AccountId[],
})

export const routes: readonly Route[] = [
  handle(operations.previewHandover, ({ platform, viewer, within }, input) =>
    within((tx) => preview(platform, tx, viewer, askedOf(input))),
  ),

  handle(operations.makeHandover, ({ platform, viewer, within }, input) =>
    within((tx) => {
      const { effective, note, expected } = input
      return act.make(platform, tx, viewer, {
        ...askedOf(input),
        ...{ effective: effective as Day | undefined, note: note || null, expected },
      })
    }),
  ),

  handle(operations.listHandovers, ({ viewer, within }, input) => within((tx) => read.list(tx, viewer, input))),

  handle(operations.getLimits, ({ within }) => within(store.limitsOf)),

  handle(operations.saveLimits, ({ viewer, within }, limits) =>
    within(async (tx) => {
      const before = await store.limitsOf(tx)
      await store.saveLimits(tx, limits)
      await audit(tx, viewer, {
        action: 'handover.limits_set',
        subject: 'workspace',
        subjectId: null,
        before,
        after: limits,
      })
      return {}
    }),
  ),

  handle(operations.briefAccount, ({ platform, viewer, within }, { account, heir, language }) =>
    within((tx) =>
      briefOf(platform, tx, viewer, {
        account: account as AccountId,
        heir: heir as MemberId | undefined,
        language,
      }),
    ),
  ),

  handle(operations.readHandoff, ({ viewer, within }, { account }) =>
    within((tx) => readHandoff(tx, viewer, account as AccountId)),
  ),

  handle(operations.writeHandoff, ({ viewer, within }, { account, ...said }) =>
    within(async (tx) => ({ opened: await writeHandoff(tx, viewer, account as AccountId, said) })),
  ),

  handle(operations.getAssignment, ({ within }) =>
    within(async (tx) => {
      const { liveSince, ...kept } = await assignmentOf(tx)
      const { currency } = await settings(tx)
      return { ...kept, isLive: liveSince !== null, usual: await store.limitsOf(tx), currency }
    }),
  ),

  handle(operations.saveAssignment, ({ platform, viewer, within }, { rules, capacities, isLive, version }) =>
    within(async (tx) => {
      const draft = { rules: rules as AssignmentRule[], capacities: capacities as Capacity[], isLive, version }
      return { version: await assignment.saveAssignment(platform, tx, viewer, draft) }
    }),
  ),

  handle(operations.previewAssignment, ({ platform, viewer, within }) =>
    within((tx) => assignment.previewAssignment(platform, tx, viewer)),
  ),

  handle(operations.assignAll, ({ platform, viewer, within }, { expected }) =>
    within((tx) => assignment.assignAll(platform, tx, viewer, expected)),
  ),

  handle(operations.listAssigned, ({ within }) => within(async (tx) => ({ items: await assignment.assignedActs(tx) }))),

  handle(operations.getAssigned, ({ viewer, within }, { act: id }) =>
    within(async (tx) => ({ items: await assignment.assignedIn(tx, viewer, id) })),
  ),

  handle(operations.undoAssignment, ({ viewer, within }, { act: id }) =>
    within((tx) => assignment.undoAssignment(tx, viewer, id)),
  ),

  // Behind those with a word at its place.
  handle(operations.getHandover, ({ viewer, within }, { handover }) => within((tx) => read.get(tx, viewer, handover))),

  handle(operations.cancelHandover, ({ viewer, within }, { handover }) =>
    within(async (tx) => {
      await act.cancel(tx, viewer, handover)
      return {}
    }),
  ),

  handle(operations.undoHandover, ({ platform, viewer, within }, { handover }) =>
    within((tx) => act.undo(platform, tx, viewer, handover)),
  ),
]

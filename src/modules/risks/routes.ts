import type { Day } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, MemberId, RiskId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import { mustSee } from '../accounts/index.ts'
import { audit } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import { changeRisk, endRisk, refuseBlind, reopenRisk } from './service/change.ts'
import { openRisks } from './service/open.ts'
import { readPulse, setPulse } from './service/pulse.ts'
import * as read from './service/read.ts'

export const routes: readonly Route[] = [
  handle(operations.listRisks, ({ viewer, within }, input) => within((tx) => read.pageOfRisks(tx, viewer, input))),

  handle(operations.riskSummary, ({ viewer, within }, input) => within((tx) => read.summary(tx, viewer, input))),

  handle(operations.countRisks, ({ viewer, within }) => within(async (tx) => ({ due: await read.due(tx, viewer) }))),

  handle(operations.openRisk, ({ viewer, within }, { account, dueOn, owner, ...draft }) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, account as AccountId)
      if (owner) await refuseBlind(tx, id, owner as MemberId)
      const own = { account: id, dueOn: dueOn as Day | null, owner: owner as MemberId | null, by: viewer.member }
      const [opened] = await openRisks(tx, [{ ...draft, ...own }])
      const after = { name: draft.what, account: id, cause: draft.cause, impact: draft.impact }
      await audit(tx, viewer, { action: 'risk.opened', subject: 'risk', subjectId: opened?.id ?? null, after })
      return { id: opened?.id }
    }),
  ),

  handle(operations.changeRisk, ({ viewer, within }, { risk: id, dueOn, owner, ...change }) =>
    within(async (tx) => {
      const wish = { ...change, dueOn: dueOn as Day | null | undefined, owner: owner as MemberId | null | undefined }
      const risk = await changeRisk(tx, viewer, id as RiskId, wish as Parameters<typeof changeRisk>[3])
      const after = { name: risk.what, account: risk.account, ...change, due: dueOn, owner }
      await audit(tx, viewer, { action: 'risk.changed', subject: 'risk', subjectId: id, after })
      return { id }
    }),
  ),

  handle(operations.endRisk, ({ viewer, within }, { risk: id, state, on, reason }) =>
    within(async (tx) => {
      const risk = await endRisk(tx, viewer, id as RiskId, { state, on: on as Day | undefined, reason })
      const after = { name: risk.what, account: risk.account, status: state, day: risk.closedOn }
      await audit(tx, viewer, { action: 'risk.ended', subject: 'risk', subjectId: id, after, why: reason })
      return { id }
    }),
  ),

  handle(operations.reopenRisk, ({ viewer, within }, { risk: id }) =>
    within(async (tx) => {
      const risk = await reopenRisk(tx, viewer, id as RiskId)
      const after = { name: risk.what, account: risk.account }
      await audit(tx, viewer, { action: 'risk.reopened', subject: 'risk', subjectId: id, after })
      return { id }
    }),
  ),

  handle(operations.getPulse, ({ viewer, within }, { account }) =>
    within((tx) => readPulse(tx, viewer, account as AccountId)),
  ),

  handle(operations.setPulse, ({ viewer, within }, { account, pulse, reason, until }) =>
    within(async (tx) => {
      if (pulse !== null && reason === null)
        throw new AppError('invalid', told`reason: say why`, {
          field: 'reason',
          remedy: told`Write a sentence, so that a colleague understands it in two months`,
        })
      const asked = { account: account as AccountId, pulse, reason, until: until as Day | undefined }
      const one = await setPulse(tx, viewer, asked)
      const after = { value: pulse, until: one.until }
      await audit(tx, viewer, { action: 'pulse.set', subject: 'account', subjectId: one.account, after, why: reason })
      return { until: one.until }
    }),
  ),

  // Behind those with a word at its place.
  handle(operations.getRisk, ({ viewer, within }, { risk }) =>
    within((tx) => read.oneRisk(tx, viewer, risk as RiskId)),
  ),
]

import { AppError } from '../../../kernel/errors.ts'
import type { ApprovalId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { News, Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { answerOf } from '../../../platform/steps.ts'
import * as timeline from '../../timeline/index.ts'
import { audit, namesOfMembers } from '../../workspaces/index.ts'
import {
  type Approval,
  type Decision,
  decidedEntry,
  type Payload,
  type Status,
  stepAnswer,
} from '../domain/approval.ts'
import { whyNotAnswer } from '../domain/approver.ts'
import { changedFields, edited } from '../domain/edit.ts'
import { accountsNamed, overdue, saveDecided, waitingAmong } from '../store/approvals.ts'
import { seenForChange } from '../store/list.ts'
import { questionOf } from './ask.ts'
import { refuseAboveOwnLimit, settleOffers } from './settle.ts'
import { colleaguesOf } from './staff.ts'

export interface Answer {
  decision: Decision
  reason?: string | undefined
  /** What of the payload is to be otherwise. */
  changes?: Payload | undefined
}

/** Says yes, yes with changes, or no. What was decided stays decided; who asked, and the step that waits, are told. */
export async function decide(tx: Tx, viewer: Viewer, id: ApprovalId, answer: Answer): Promise<Status> {
  const approval = await seenForChange(tx, viewer, id)
  if (!approval) throw absent()
  await refuseWrongPerson(tx, viewer, approval)
  if (approval.status !== 'waiting')
    throw new AppError('conflict', told`This was decided already`, {
      field: 'approval',
      remedy: told`Read it again to see what was decided`,
    })
  const decided = answered(approval, answer, { at: tx.now, by: viewer.member })
  if (decided.kind === 'offer' && decided.status !== 'rejected') await refuseAboveOwnLimit(tx, viewer, decided)
  await settle(tx, [decided])
  await audit(tx, viewer, {
    action: decided.status === 'rejected' ? 'approvals.rejected' : 'approvals.approved',
    subject: 'approval',
    subjectId: id,
    after: { name: approval.title, account: approval.account, ...(answer.changes ? { changes: answer.changes } : {}) },
    why: decided.reason,
  })
  return decided.status
}

export const absent = () => new AppError('not_found', told`No approval with this id`)

async function refuseWrongPerson(tx: Tx, viewer: Viewer, approval: Approval): Promise<void> {
  const accounts = await accountsNamed(tx, approval.account ? [approval.account] : [])
  const why = whyNotAnswer(viewer.member, questionOf(approval, accounts), await colleaguesOf(tx))
  if (why === null) return
  throw new AppError('forbidden', why, { field: 'approval', remedy: told`Ask the person with whom it lies` })
}

function answered(approval: Approval, answer: Answer, decided: { at: Date; by: Approval['decidedBy'] }): Approval {
  const { decision, reason = null, changes } = answer
  const done = { ...approval, decidedAt: decided.at, decidedBy: decided.by, reason }
  if (decision === 'reject') {
    if (reason === null)
      throw new AppError('invalid', told`reason: say why it is not approved`, {
        field: 'reason',
        remedy: told`Write a sentence for whoever asked`,
      })
    return { ...done, status: 'rejected' }
  }
  if (!changes) return { ...done, status: 'approved' }
  const after = edited(approval.payload, approval.editable, changes)
  const isChanged = changedFields(approval.payload, after, approval.editable).length > 0
  return isChanged ? { ...done, status: 'edited', edited: after } : { ...done, status: 'approved' }
}

/** Saves what was decided and tells everybody whom it concerns. */
async function settle(tx: Tx, decided: readonly Approval[]): Promise<void> {
  await saveDecided(tx, decided)
  await settleOffers(
    tx,
    decided.filter(({ kind }) => kind === 'offer'),
  )
  await tell(tx, decided.flatMap(newsOf))
  const names = await namesOfMembers(
    tx,
    decided.flatMap(({ decidedBy }) => decidedBy ?? []),
  )
  await timeline.append(
    tx,
    decided.flatMap((one): timeline.Entry[] =>
      one.account === null || one.decidedBy === null
        ? []
        : [
            {
              account: one.account,
              at: tx.now,
              kind: 'approval',
              text: decidedEntry(one.status, one.title),
              source: { kind: 'approval', id: one.id },
              actor: names.get(one.decidedBy),
              key: `approval:${one.id}`,
            },
          ],
    ),
  )
}

function newsOf(one: Approval): News[] {
  const { id, kind, title, status, account, askedBy, decidedBy, reason } = one
  const decided = {
    name: 'approvals.decided',
    account,
    data: {
      ...{ approval: id, kind, title, status, to: askedBy, by: decidedBy, reason, key: one.key },
      payload: one.edited ?? one.payload,
    },
    key: `approvals.decided ${id}`,
  }
  if (one.stepKey === null || account === null) return [decided]
  return [decided, answerOf({ key: one.stepKey, account }, stepAnswer(status), decidedBy)]
}

/** Questions that one transaction lets expire. */
const page = 200

/** What nobody answered in time is answered by that: expired, which whoever waits is told. */
export function expire(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  return platform.db.within(workspace, async (tx) => {
    const late = await overdue(tx, page)
    await settle(
      tx,
      late.map((one) => ({ ...one, status: 'expired' as const, decidedAt: tx.now })),
    )
    return late.length === page ? 'more' : 'done'
  })
}

/** Takes questions back that need no answer any more: what they asked for is no longer wanted. */
export async function withdrawApprovals(tx: Tx, ids: readonly ApprovalId[], reason: string): Promise<void> {
  const waiting = await waitingAmong(tx, ids)
  await saveDecided(
    tx,
    waiting.map((one) => ({ ...one, status: 'withdrawn' as const, decidedAt: tx.now, reason })),
  )
}

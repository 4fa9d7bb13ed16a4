import type { AccountId, ApprovalId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import type { Approval, Approver, Editable, Payload } from '../domain/approval.ts'
import { placed } from '../domain/approver.ts'
import { usualHours } from '../domain/policy.ts'
import { accountsNamed, idsOfKeys, insertApprovals, reassign } from '../store/approvals.ts'
import { colleaguesOf } from './staff.ts'

export interface ApprovalDraft {
  /** What would happen: offer, message, playbook, change. */
  kind: string
  title: string
  /** Exactly what would happen, a line each, told in English. */
  effect: readonly string[]
  /** The same for a program; `approvals.decided` gives it back as it was approved. */
  payload: Payload
  /** What of the payload whoever says yes may change. */
  editable?: readonly Editable[]
  account: AccountId | null
  /** Who asks; null where the product does. */
  askedBy: MemberId | null
  playbook?: Approval['playbook']
  run?: Approval['run']
  /** The step of a playbook that waits for the answer. */
  stepKey?: string | null
  /** By which rule, and why, as `mustApprove` says it. */
  policy?: string | null
  why?: string | null
  approver?: Approver
  /** After which nobody's answer is an answer too. */
  hours?: number
  /** The same key asks once, however often. */
  key: string
}

export interface Asked {
  id: ApprovalId
  assignee: MemberId | null
  expiresAt: Date | null
  /** False where this was asked before. */
  isNew: boolean
}

/** Asks whoever is to decide, by default the account's owner. Nothing happens before somebody says yes. */
export async function askApproval(tx: Tx, drafts: readonly ApprovalDraft[]): Promise<Asked[]> {
  if (drafts.length === 0) return []
  const colleagues = await colleaguesOf(tx)
  const accounts = await accountsNamed(tx, [...new Set(drafts.flatMap(({ account }) => account ?? []))])
  const approvals = drafts.map((draft): Approval => {
    const account = draft.account === null ? null : { owner: accounts.get(draft.account)?.owner ?? null }
    const approver = draft.approver ?? 'account_owner'
    return {
      ...plain(draft),
      ...placed({ approver, account, askedBy: draft.askedBy }, colleagues),
      id: newId(tx.now) as ApprovalId,
      approver,
      askedAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + (draft.hours ?? usualHours) * 3_600_000),
    }
  })
  const fresh = await insertApprovals(tx, approvals)
  await tellAsked(
    tx,
    approvals.filter(({ id }) => fresh.has(id)),
  )
  const known = await idsOfKeys(
    tx,
    drafts.map(({ key }) => key),
  )
  return approvals.map(({ id, key, assignee, expiresAt }) => ({
    id: known.get(key) ?? id,
    assignee,
    expiresAt,
    isNew: fresh.has(id),
  }))
}

const plain = (draft: ApprovalDraft) => ({
  kind: draft.kind,
  title: draft.title,
  effect: draft.effect,
  payload: draft.payload,
  editable: draft.editable ?? [],
  edited: null,
  account: draft.account,
  askedBy: draft.askedBy,
  playbook: draft.playbook ?? null,
  run: draft.run ?? null,
  stepKey: draft.stepKey ?? null,
  policy: draft.policy ?? null,
  why: draft.why ?? null,
  status: 'waiting' as const,
  decidedAt: null,
  decidedBy: null,
  reason: null,
  key: draft.key,
})

const tellAsked = (tx: Tx, approvals: readonly Approval[]): Promise<void> =>
  tell(
    tx,
    approvals.map(({ id, title, account, assignee, askedBy, playbook }) => ({
      name: 'approvals.asked',
      account,
      data: { approval: id, title, to: assignee, by: askedBy, playbook: playbook?.name ?? null },
      key: `approvals.asked ${id} ${assignee}`,
    })),
  )

/** Works out anew with whom questions lie: an account changed hands, or somebody leaves. Answers how many moved. */
export async function placeAgain(tx: Tx, approvals: readonly Approval[], leaving?: MemberId): Promise<number> {
  if (approvals.length === 0) return 0
  const colleagues = (await colleaguesOf(tx)).filter(({ id }) => id !== leaving)
  const accounts = await accountsNamed(tx, [...new Set(approvals.flatMap(({ account }) => account ?? []))])
  const moved = approvals
    .map((one) => ({ ...one, ...placed(questionOf(one, accounts), colleagues) }))
    .filter((one, at) => one.assignee !== approvals[at]?.assignee)
  await reassign(tx, moved)
  await tellAsked(tx, moved)
  return moved.length
}

export const questionOf = (
  { approver, account, askedBy }: Pick<Approval, 'approver' | 'account' | 'askedBy'>,
  accounts: ReadonlyMap<AccountId, { owner: MemberId | null }>,
) => ({
  approver,
  askedBy,
  account: account === null ? null : { owner: accounts.get(account)?.owner ?? null },
})

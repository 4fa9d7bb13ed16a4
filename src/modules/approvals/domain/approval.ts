import type { AccountId, ApprovalId, MemberId, PlaybookId, RunId } from '../../../kernel/ids.ts'
import { spoken, t, told } from '../../../kernel/words.ts'
import type { Because } from './approver.ts'

/** Who has to say yes: whoever owns the account, a lead, or who runs the workspace. */
export const approvers = ['account_owner', 'lead', 'admin'] as const
export type Approver = (typeof approvers)[number]

export const approverWords: Readonly<Record<Approver, string>> = {
  account_owner: spoken('The account’s owner'),
  lead: spoken('A lead'),
  admin: spoken('Who runs the workspace'),
}

/** `edited` is approved too, with something changed; nobody's answer in time is `expired`. */
export const statuses = ['waiting', 'approved', 'edited', 'rejected', 'expired', 'withdrawn'] as const
export type Status = (typeof statuses)[number]

/** What of a payload an approver may change before saying yes. */
export const editTypes = ['text', 'percent', 'money', 'number', 'day'] as const
export interface Editable {
  field: string
  /** In people's words, marked with `spoken`. */
  label: string
  type: (typeof editTypes)[number]
}

export type Payload = Readonly<Record<string, unknown>>

export interface Approval {
  id: ApprovalId
  kind: string
  title: string
  effect: readonly string[]
  payload: Payload
  editable: readonly Editable[]
  edited: Payload | null
  account: AccountId | null
  askedBy: MemberId | null
  playbook: { id: PlaybookId; name: string } | null
  run: RunId | null
  stepKey: string | null
  policy: string | null
  why: string | null
  approver: Approver
  assignee: MemberId | null
  because: Because
  askedAt: Date
  expiresAt: Date | null
  status: Status
  decidedAt: Date | null
  decidedBy: MemberId | null
  reason: string | null
  key: string
}

export const decisions = ['approve', 'reject'] as const
export type Decision = (typeof decisions)[number]

/** How a step of a playbook is answered: an edited approval is an approval to whoever waits for it. */
export function stepAnswer(status: Status): 'approved' | 'rejected' | 'expired' {
  if (status === 'approved' || status === 'edited') return 'approved'
  return status === 'expired' ? 'expired' : 'rejected'
}

/** What became of it, told on the account's timeline. */
export function decidedEntry(status: Status, title: string): string {
  if (status === 'rejected') return told`Not approved: ${title}`
  if (status === 'edited') return told`Approved with changes: ${title}`
  return told`Approved: ${title}`
}

/** Why it lies with somebody. */
export function becauseSentence(because: Because): string | null {
  const sentences: Record<Because, () => string | null> = {
    account_owner: () => t`Owns the account`,
    lead: () => t`Leads the team of the account`,
    admin: () => t`Runs the workspace`,
    nobody: () => t`Nobody may decide this: give somebody a lead’s or an administrator’s role`,
    handed_on: () => t`Took it over`,
  }
  return sentences[because]()
}

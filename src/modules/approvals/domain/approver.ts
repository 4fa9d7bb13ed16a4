import type { MemberId, TeamId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Approver } from './approval.ts'

/** Why an approval lies with somebody. */
export const becauses = ['account_owner', 'lead', 'admin', 'nobody', 'handed_on'] as const
export type Because = (typeof becauses)[number]

/** One of the staff, as far as it decides who may say yes. */
export interface Colleague {
  id: MemberId
  role: string
  /** May decide approvals at all. */
  decides: boolean
  teams: readonly { id: TeamId; leads: boolean }[]
  seesBookOf(owner: MemberId | null): boolean
}

export interface Question {
  approver: Approver
  /** Whether there is an account, and who owns it. */
  account: { owner: MemberId | null } | null
  askedBy: MemberId | null
}

/** Owners and admins stand above leads, and these above those who look after accounts. */
const ranks: Readonly<Record<string, number>> = { owner: 3, admin: 3, lead: 2, csm: 1 }
const rankOf = (role: string): number => ranks[role] ?? 0
const rankAsked: Readonly<Record<Approver, number>> = { account_owner: 1, lead: 2, admin: 3 }

export interface Placed {
  assignee: MemberId | null
  because: Because
}

/**
 * With whom a question lies: the account's owner, else who leads that owner's team, else who runs the workspace. Nobody answers
 * what they asked themselves, unless there is nobody else; and nobody who does not see the account.
 */
export function placed(question: Question, colleagues: readonly Colleague[]): Placed {
  const { approver, account, askedBy } = question
  const fitting = colleagues.filter((one) => one.id !== askedBy && mayAnswer(one, question))
  const anchor = account?.owner ?? askedBy
  const owner = fitting.find(({ id }) => id === account?.owner)
  if (owner && approver === 'account_owner') return { assignee: owner.id, because: 'account_owner' }
  const lead = fitting.find((one) => one.id !== account?.owner && leads(one, anchor, colleagues))
  if (lead && approver !== 'admin') return { assignee: lead.id, because: 'lead' }
  const running = fitting.find(({ role }) => rankOf(role) >= rankAsked.admin)
  if (running) return { assignee: running.id, because: 'admin' }
  const anybody = fitting.find(({ role }) => rankOf(role) >= rankAsked.lead)
  if (anybody) return { assignee: anybody.id, because: 'lead' }
  const alone = colleagues.find((one) => one.id === askedBy && mayAnswer(one, question))
  return alone && rankOf(alone.role) >= rankAsked.admin
    ? { assignee: alone.id, because: 'admin' }
    : { assignee: null, because: 'nobody' }
}

function leads(one: Colleague, anchor: MemberId | null, colleagues: readonly Colleague[]): boolean {
  const teams = new Set(colleagues.find(({ id }) => id === anchor)?.teams.map(({ id }) => id))
  return rankOf(one.role) >= rankAsked.lead && one.teams.some((team) => team.leads && teams.has(team.id))
}

/** Whether somebody's role and sight allow them to answer, whoever asked. */
function mayAnswer(one: Colleague, { approver, account }: Question): boolean {
  if (!one.decides || (account !== null && !one.seesBookOf(account.owner))) return false
  const isOwner = account !== null && account.owner === one.id
  // Somebody else's account is decided over by who leads.
  return rankOf(one.role) >= (isOwner || approver !== 'account_owner' ? rankAsked[approver] : rankAsked.lead)
}

/** Why somebody may not answer, or null where they may. */
export function whyNotAnswer(member: MemberId, question: Question, colleagues: readonly Colleague[]): string | null {
  const one = colleagues.find(({ id }) => id === member)
  if (!one || !mayAnswer(one, question)) {
    if (question.approver === 'admin') return told`Only who runs the workspace may decide this`
    return question.approver === 'lead'
      ? told`Only a lead, or who runs the workspace, may decide this`
      : told`Only the account’s owner or a lead may decide this`
  }
  if (question.askedBy !== member || placed(question, colleagues).assignee === member) return null
  return told`You asked for this yourself: somebody else decides`
}

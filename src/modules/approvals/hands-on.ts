import type { ApprovalId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { HandsOn } from '../../platform/contributions.ts'
import type { Approval } from './domain/approval.ts'
import { whyNotAnswer } from './domain/approver.ts'
import { placeAgain, questionOf } from './service/ask.ts'
import { colleaguesOf } from './service/staff.ts'
import { accountsNamed, reassign, waitingAmong, waitingOf, waitingWith } from './store/approvals.ts'

const shownExamples = 5

/** What waits for a member who leaves goes to who takes over, where they may decide it; else to whoever may. */
export const waitingForMember: HandsOn = {
  name: 'approvals.waiting',
  label: told`Approvals that wait`,
  open: async (tx, member) => {
    const waiting = await waitingOf(tx, member)
    return { count: waiting.length, examples: waiting.slice(0, shownExamples).map(({ title }) => title) }
  },
  handOver: async (tx, { from, to }) => {
    const waiting = await waitingOf(tx, from)
    const colleagues = await colleaguesOf(tx)
    const accounts = await accountsNamed(
      tx,
      waiting.flatMap(({ account }) => account ?? []),
    )
    const heirOf = (one: Approval) =>
      to.find((heir) => whyNotAnswer(heir, questionOf(one, accounts), colleagues) === null)
    const given = waiting.flatMap((one) => {
      const heir = heirOf(one)
      return heir ? [{ id: one.id, assignee: heir, because: 'handed_on' as const }] : []
    })
    await reassign(tx, given)
    await placeAgain(
      tx,
      waiting.filter((one) => heirOf(one) === undefined),
      from,
    )
    return given.map(({ id, assignee }) => ({ id, assignee }))
  },
  takeBack: async (tx, { from }, moved) => {
    const before = new Map((moved as { id: ApprovalId; assignee: string }[]).map((one) => [one.id, one.assignee]))
    const still = (await waitingAmong(tx, [...before.keys()])).filter((one) => before.get(one.id) === one.assignee)
    await reassign(
      tx,
      still.map(({ id }) => ({ id, assignee: from, because: 'handed_on' })),
    )
    return still.length
  },
  // They follow the account's owner by themselves, and come back with it.
  along: { open: (tx, from, accounts) => waitingWith(tx, from, accounts, shownExamples) },
}

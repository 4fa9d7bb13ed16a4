import { type Condition, describe } from '../../../kernel/condition/index.ts'
import { AppError } from '../../../kernel/errors.ts'
import { currencyDigits } from '../../../kernel/money.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { readTree } from '../../segments/index.ts'
import { audit, settings, today } from '../../workspaces/index.ts'
import type { Approver } from '../domain/approval.ts'
import { type Limit, standardLimits } from '../domain/offer.ts'
import { type Act, asking, operationSubject, type Policy, standardPolicies } from '../domain/policy.ts'
import * as store from '../store/policies.ts'

/** A question that has to be asked before something is done. */
export interface MustAsk {
  policy: string
  why: string
  approver: Approver
  hours: number
}

/** Whether something has to be asked before it is done, by the rules of the workspace; null where it may go ahead. */
export async function mustApprove(tx: Tx, act: Act): Promise<MustAsk | null> {
  const policy = asking(await policiesOf(tx), act, await today(tx))
  if (!policy) return null
  const { name, approver, hours } = policy
  return { policy: name, approver, hours, why: told`The rule ${name} asks for approval` }
}

/** What somebody wrote, else what is usual. */
export async function policiesOf(tx: Tx): Promise<readonly Policy[]> {
  const kept = await store.policies(tx)
  return kept.length > 0 ? kept : standardPolicies
}

export async function limitsOf(tx: Tx): Promise<readonly Limit[]> {
  const { currency } = await settings(tx)
  const kept = new Map((await store.limits(tx)).map((limit) => [limit.role, limit]))
  return standardLimits(currencyDigits(currency)).map((usual) => kept.get(usual.role) ?? usual)
}

/** A rule, with its condition in words. */
export async function describedPolicies(tx: Tx) {
  const subject = operationSubject((await settings(tx)).currency)
  return (await policiesOf(tx)).map((policy) => ({ ...policy, says: describe(policy.condition, subject, 'is') }))
}

export interface PolicyDraft {
  id?: string | undefined
  name: string
  condition: unknown
  approver: Approver
  hours: number
  isOn: boolean
}

/** Most rules that one workspace reads before each act. */
const mostPolicies = 100

/** Writes a rule; what was usual stands written beside it from then on, so that each can be changed. */
export async function savePolicy(tx: Tx, viewer: Viewer, draft: PolicyDraft): Promise<string> {
  const before = await policiesOf(tx)
  const subject = operationSubject((await settings(tx)).currency)
  const policy: Policy = { ...draft, id: draft.id ?? newId(tx.now), condition: readTree(subject, draft.condition) }
  const old = before.find(({ id }) => id === policy.id)
  if (draft.id && !old) throw absent()
  const others = before.filter(({ id }) => id !== policy.id)
  if (others.some(({ name }) => name.toLowerCase() === policy.name.toLowerCase()))
    throw new AppError('conflict', told`Another rule is called ${policy.name}`, {
      field: 'name',
      remedy: told`Choose another name`,
    })
  if (others.length >= mostPolicies)
    throw new AppError('conflict', told`There are ${mostPolicies} rules already`, {
      remedy: told`Remove one that is no longer needed`,
    })
  await store.savePolicies(tx, [...others, policy])
  await audit(tx, viewer, {
    action: 'approvals.policy_saved',
    subject: 'policy',
    subjectId: policy.id,
    before: old && logged(old),
    after: logged(policy),
  })
  return policy.id
}

const logged = ({
  name,
  condition,
  approver,
  hours,
  isOn,
}: Policy): Record<string, unknown> & { condition: Condition } => ({
  ...{ name, condition, approver, hours },
  active: isOn,
})

export async function removePolicy(tx: Tx, viewer: Viewer, id: string): Promise<void> {
  const before = await policiesOf(tx)
  const old = before.find((one) => one.id === id)
  if (!old) throw absent()
  if (before.length === 1)
    throw new AppError('conflict', told`This is the last rule`, {
      remedy: told`Switch it off instead: without any rule the usual ones would stand again`,
    })
  await store.savePolicies(tx, before)
  await store.removePolicy(tx, id)
  await audit(tx, viewer, { action: 'approvals.policy_removed', subject: 'policy', subjectId: id, before: logged(old) })
}

const absent = () => new AppError('not_found', told`No rule with this id`)

/** Sets how much a role may give away by itself. */
export async function saveLimit(tx: Tx, viewer: Viewer, limit: Limit): Promise<void> {
  const before = (await limitsOf(tx)).find(({ role }) => role === limit.role)
  await store.saveLimits(tx, [limit])
  const figures = ({ percent, amount }: Omit<Limit, 'role'>) => ({ percent, amount })
  await audit(tx, viewer, {
    action: 'approvals.limit_saved',
    subject: 'role',
    before: before && { name: limit.role, ...figures(before) },
    after: { name: limit.role, ...figures(limit) },
  })
}

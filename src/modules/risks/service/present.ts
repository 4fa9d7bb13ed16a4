import type { MemberId } from '../../../kernel/ids.ts'
import { inWords } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { namesOfMembers, settings, today } from '../../workspaces/index.ts'
import { causeWords, type Risk, stepSentence } from '../domain/risk.ts'
import { accountsNamed, stepsOf } from '../store/risks.ts'

const named = (names: ReadonlyMap<MemberId, string>, id: MemberId | null) =>
  id === null ? null : { id, name: names.get(id) ?? '' }

/** Risks as they are read, with names and words in the reader's language. */
export async function presentRisks(tx: Tx, risks: readonly Risk[]) {
  const accounts = await accountsNamed(tx, [...new Set(risks.map(({ account }) => account))])
  const people = risks.flatMap(({ owner, madeBy, closedBy }) => [owner, madeBy, closedBy].flatMap((id) => id ?? []))
  const names = await namesOfMembers(tx, [...new Set(people)])
  const on = await today(tx)
  const { currency } = await settings(tx)
  return risks.map((risk) => ({
    id: risk.id,
    account: { id: risk.account, name: accounts.get(risk.account)?.name ?? '' },
    cause: risk.cause,
    causeWord: inWords(causeWords[risk.cause]),
    what: risk.what,
    impact: risk.impact,
    arr: risk.arr,
    currency,
    owner: named(names, risk.owner),
    isOwnersOwn: risk.ownerBy === 'account',
    nextStep: risk.nextStep,
    dueOn: risk.dueOn,
    isOverdue: risk.state === 'open' && risk.dueOn !== null && risk.dueOn < on,
    state: risk.state,
    closedOn: risk.closedOn,
    closedReason: risk.closedReason,
    closedBy: named(names, risk.closedBy),
    origin: risk.origin,
    playbook: risk.playbookName,
    madeAt: risk.madeAt.toISOString(),
    madeBy: named(names, risk.madeBy),
  }))
}

/** Steps of which a person reads. */
const shownSteps = 200

export async function historyOf(tx: Tx, risk: Risk) {
  const steps = await stepsOf(tx, risk.id, shownSteps)
  const idsIn = steps.flatMap(({ member, says }) => [member, says.to].flatMap((id) => (id ? (id as MemberId) : [])))
  const names = await namesOfMembers(tx, [...new Set(idsIn)])
  const nameOf = (id: unknown) => (typeof id === 'string' ? (names.get(id as MemberId) ?? null) : null)
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return steps.map(({ at, member, what, says }) => ({
    at: at.toISOString(),
    sentence: stepSentence({
      ...{ what, by: nameOf(member), to: nameOf(says.to) },
      fields: Array.isArray(says.fields) ? [...new Set(says.fields.map(String))] : [],
      reason: text(says.reason),
      playbook: text(says.playbook),
    }),
  }))
}

import type { Condition } from '../../../kernel/condition/index.ts'
import { endOfDay } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Listener, Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { setAttributes, undoHours } from '../../accounts/index.ts'
import { accountLanguage, readCondition, truthsOn } from '../../segments/index.ts'
import { audit, members, settings } from '../../workspaces/index.ts'
import { type AssignmentRule, assign, type Manager, type Touch, touches, type Verdict } from '../domain/assignment.ts'
import type { Book } from '../domain/handover.ts'
import { limitsOf } from '../store.ts'
import * as store from '../store-assignment.ts'

/** Accounts that one act assigns: more are assigned by a second one. */
const mostAtOnce = 2000
/** So many accounts, examples and acts are shown. */
const shown = { accounts: 200, examples: 5, acts: 20 }

type Draft = Pick<store.Assignment, 'rules' | 'capacities'> & { isLive: boolean; version: number }

/** Keeps rules and capacities; what is switched on counts for accounts that are made from then on. */
export async function saveAssignment(platform: Platform, tx: Tx, viewer: Viewer, draft: Draft): Promise<number> {
  const before = await store.heldAssignment(tx)
  if (before.version !== draft.version)
    throw new AppError('conflict', told`Somebody changed the rules while you looked at them`, {
      field: 'version',
      remedy: told`Look at them again, and change them if you still want to`,
    })
  const language = await accountLanguage(platform, tx)
  for (const [at, { condition }] of draft.rules.entries())
    if (condition !== null) readCondition(language, condition, `rules[${at}].condition`)
  if (draft.isLive && draft.rules.length === 0)
    throw new AppError('invalid', told`Without a rule nothing can be assigned`, {
      field: 'isLive',
      remedy: told`Add a rule first`,
    })
  const after = {
    rules: draft.rules,
    capacities: draft.capacities,
    liveSince: draft.isLive ? (before.liveSince ?? tx.now) : null,
    version: before.version + 1,
  }
  await store.saveAssignment(tx, after)
  await audit(tx, viewer, {
    action: 'assignment.rules_set',
    subject: 'workspace',
    subjectId: null,
    before: notedOf(before),
    after: notedOf(after),
  })
  return after.version
}

const notedOf = ({ rules, capacities, liveSince }: Omit<store.Assignment, 'version'>) => ({
  rules: rules.map(({ name }) => name),
  capacities: capacities.length,
  isOn: liveSince !== null,
})

/** Who would get which account, of all that nobody owns. Nothing is changed yet. */
export async function previewAssignment(platform: Platform, tx: Tx, viewer: Viewer) {
  const unowned = await store.unownedFor(tx, viewer, mostAtOnce)
  const { verdicts, managers, frame } = await judge(platform, tx, unowned, await store.assignmentOf(tx))
  const accounts = new Map(unowned.map((one) => [one.id, one]))
  const given = verdicts.filter((one) => one.kind === 'given')
  const nobody = verdicts.filter((one) => one.kind === 'nobody')
  return {
    unowned: await store.unownedCount(tx, viewer),
    assigned: given.length,
    shares: managers
      .map(({ id, name, all }) => {
        const own = given.filter(({ member }) => member === id).flatMap(({ account }) => accounts.get(account) ?? [])
        const arr = own.reduce((sum, one) => sum + (one.arr ?? 0), 0)
        const capacity = frame.capacities.find((one) => one.member === id && one.touch === null) ?? frame.usual
        return {
          person: { id, name },
          accounts: own.length,
          arr,
          before: all,
          after: { accounts: all.accounts + own.length, arr: all.arr + arr },
          capacity: { accounts: capacity.accounts, arr: capacity.arr },
        }
      })
      .filter((share) => share.accounts > 0)
      .sort((a, b) => b.accounts - a.accounts),
    nobody: [...Map.groupBy(nobody, ({ rule, reason }) => `${rule ?? ''} ${reason}`).values()].map((some) => ({
      rule: some[0]?.rule ?? null,
      reason: some[0]?.reason ?? '',
      accounts: some.length,
      examples: some.slice(0, shown.examples).map(({ account }) => accounts.get(account)?.name ?? ''),
    })),
    items: verdicts.slice(0, shown.accounts).map((verdict) => ({
      id: verdict.account,
      name: accounts.get(verdict.account)?.name ?? '',
      arr: accounts.get(verdict.account)?.arr ?? null,
      member: verdict.kind === 'given' ? verdict.member : null,
      rule: verdict.rule,
      reason: verdict.reason,
    })),
  }
}

/** Assigns what the preview showed, as one act that is taken back within a day. */
export async function assignAll(platform: Platform, tx: Tx, viewer: Viewer, expected: number) {
  const assignment = await store.heldAssignment(tx)
  const unowned = await store.unownedFor(tx, viewer, mostAtOnce)
  const { verdicts } = await judge(platform, tx, unowned, assignment)
  const given = verdicts.filter((one) => one.kind === 'given')
  if (given.length !== expected)
    throw new AppError(
      'conflict',
      told`The accounts have changed: ${given.length} would be assigned now, not ${expected}`,
      {
        field: 'expected',
        remedy: told`Look at the preview again`,
      },
    )
  const act = await carryOut(tx, given, viewer.member)
  await audit(tx, viewer, {
    action: 'assignment.done',
    subject: 'assignment',
    subjectId: act,
    after: { accounts: given.length },
  })
  return { act, assigned: given.length }
}

/** Accounts that were made since it was switched on find their success manager by themselves, once the rules can tell. */
export const assignNew: Listener = async (tx, { data }, platform) => {
  const { accounts } = data as { accounts: AccountId[] }
  const { liveSince } = await store.assignmentOf(tx)
  if (liveSince === null || (await store.neverOwned(tx, accounts, liveSince)).length === 0) return
  const assignment = await store.heldAssignment(tx)
  const fresh = await store.neverOwned(tx, accounts, liveSince)
  const { verdicts } = await judge(platform, tx, fresh, assignment)
  await carryOut(
    tx,
    verdicts.filter((one) => one.kind === 'given'),
    null,
  )
}

async function carryOut(
  tx: Tx,
  given: readonly Extract<Verdict, { kind: 'given' }>[],
  by: MemberId | null,
): Promise<string> {
  const act = newId(tx.now)
  if (given.length === 0) return act
  await setOwners(
    tx,
    given.map(({ account, member }) => ({ account, owner: member })),
    by,
  )
  await store.insertGiven(tx, act, given, by)
  return act
}

async function setOwners(
  tx: Tx,
  owners: readonly { account: AccountId; owner: MemberId | null }[],
  by: MemberId | null,
): Promise<void> {
  const { zone, asOf } = await settings(tx)
  // An old data set is looked at as on the last moment of its day.
  const moment = asOf ? new Date(endOfDay(asOf, zone).getTime() - 1) : tx.now
  await setAttributes(
    tx,
    owners.map(({ account, owner }) => ({
      account,
      attribute: 'owner',
      value: owner,
      happenedAt: moment,
      knownAt: moment,
      origin: 'live' as const,
      source: 'tenure',
      ...(by ? { toldBy: by } : {}),
    })),
  )
}

async function judge(
  platform: Platform,
  tx: Tx,
  unowned: readonly store.Unowned[],
  { rules, capacities }: Pick<store.Assignment, 'rules' | 'capacities'>,
) {
  const managers = await managersNow(tx)
  const frame = { rules, capacities, managers, usual: await limitsOf(tx) }
  const fits = await fitsOf(platform, tx, rules, unowned)
  const verdicts = assign(
    unowned.map((one) => ({ ...one, fits: fits.get(one.id) ?? [] })),
    frame,
  )
  return { verdicts, managers, frame }
}

/** Which rules fit which account. Conditions were read when they were saved; a field that is gone since is unknown. */
async function fitsOf(
  platform: Platform,
  tx: Tx,
  rules: readonly AssignmentRule[],
  accounts: readonly store.Unowned[],
): Promise<Map<AccountId, boolean[]>> {
  const conditions = rules.flatMap(({ condition }) => (condition ? [condition as unknown as Condition] : []))
  const ids = accounts.map(({ id }) => id)
  const truths =
    conditions.length > 0 && ids.length > 0
      ? await truthsOn(platform, tx, { day: null, conditions, accounts: ids })
      : []
  const found = new Map(truths.map(({ account, truths: holds }) => [account, holds]))
  return new Map(
    ids.map((id) => {
      let at = 0
      const holds = found.get(id) ?? []
      return [id, rules.map(({ condition }) => condition === null || holds[at++] === true)]
    }),
  )
}

const empty = (): Book => ({ accounts: 0, arr: 0 })

/** Everybody with access who can look after accounts, with what they look after now. */
async function managersNow(tx: Tx): Promise<Manager[]> {
  const books = await store.booksByTouch(tx)
  return (await members(tx))
    .filter(({ active, role }) => active && role !== 'viewer')
    .map(({ id, name, role }) => {
      const own = books.filter(({ member }) => member === id)
      const all = own.reduce(
        (sum, { accounts, arr }) => ({ accounts: sum.accounts + accounts, arr: sum.arr + arr }),
        empty(),
      )
      const of = Object.fromEntries(
        touches.map((touch) => [touch, own.find((one) => one.touch === touch) ?? empty()]),
      ) as Record<Touch, Book>
      return { id, name, isCsm: role === 'csm', all, of }
    })
}

/** What was assigned lately, and whether it can still be taken back. */
export async function assignedActs(tx: Tx) {
  const names = new Map((await members(tx)).map(({ id, name }) => [id, name]))
  return (await store.actsOf(tx, shown.acts)).map(({ act, at, by, accounts, returned }) => ({
    act,
    at: at.toISOString(),
    by: by && (names.get(by) ?? null),
    accounts,
    returned,
    mayUndo: returned === 0 && isFresh(tx, at),
  }))
}

const isFresh = (tx: Tx, at: Date): boolean => tx.now.getTime() - at.getTime() <= undoHours * 3_600_000

export async function assignedIn(tx: Tx, viewer: Viewer, act: string) {
  const names = new Map((await members(tx)).map(({ id, name }) => [id, name]))
  return (await store.givenIn(tx, viewer, act)).map(({ account, member, name, rule, reason, outcome }) => ({
    id: account,
    name,
    person: { id: member, name: names.get(member) ?? '' },
    rule,
    reason,
    outcome,
  }))
}

/** Takes an act back within a day; what has another owner by then stays with them. */
export async function undoAssignment(tx: Tx, viewer: Viewer, act: string) {
  const rows = await store.givenIn(tx, viewer, act)
  const [first] = rows
  if (!first) throw new AppError('not_found', told`No assignment with this id`)
  const isOpen = rows.some(({ outcome }) => outcome === 'given')
  if (!isOpen || !isFresh(tx, first.at))
    throw new AppError('conflict', told`This was done more than ${undoHours} hours ago and is no longer taken back`, {
      field: 'act',
      remedy: told`Change the accounts anew`,
    })
  const back = await store.stillGiven(tx, act)
  await setOwners(
    tx,
    back.map((account) => ({ account, owner: null })),
    viewer.member,
  )
  await store.endGiven(tx, act, back)
  const after = { returned: back.length, stayed: rows.length - back.length }
  await audit(tx, viewer, { action: 'assignment.undone', subject: 'assignment', subjectId: act, after })
  return after
}

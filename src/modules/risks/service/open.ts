import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, RiskId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import { accountsTouched } from '../../segments/index.ts'
import * as timeline from '../../timeline/index.ts'
import { namesOfMembers, today } from '../../workspaces/index.ts'
import { type Cause, entryText, type Impact, type Origin, type Risk } from '../domain/risk.ts'
import { accountsNamed, insertRisks, insertSteps, risksOfKeys } from '../store/risks.ts'

export interface RiskDraft {
  account: AccountId
  cause: Cause
  what: string
  impact?: Impact | undefined
  /** What is exposed; left out, the account's ARR. */
  arr?: number | null | undefined
  /** Left out, whoever owns the account, now and later. */
  owner?: MemberId | null | undefined
  nextStep?: string | null | undefined
  dueOn?: Day | null | undefined
  origin: Origin
  playbookName?: string | null
  /** The same key opens one risk, however often. */
  key?: string | null | undefined
  by: MemberId | null
}

export interface Opened {
  id: RiskId
  isNew: boolean
}

/** Opens risks. The accounts must be living ones that the caller may name. */
export async function openRisks(tx: Tx, drafts: readonly RiskDraft[]): Promise<Opened[]> {
  if (drafts.length === 0) return []
  const accounts = await accountsNamed(tx, [...new Set(drafts.map(({ account }) => account))])
  const on = await today(tx)
  const risks = drafts.map((draft) => riskOf(tx, draft, { on, account: accounts.get(draft.account) }))
  const fresh = await insertRisks(tx, risks)
  const opened = risks.filter(({ id }) => fresh.has(id))
  await insertSteps(
    tx,
    opened.map(({ id, madeBy, owner, playbookName }) => ({
      ...{ risk: id, version: 1, member: madeBy, what: 'opened' },
      says: { to: owner, playbook: playbookName },
    })),
  )
  await tellOpened(tx, opened)
  const keys = risks.flatMap(({ key }) => key ?? [])
  const known = new Map((await risksOfKeys(tx, keys)).map(({ key, id }) => [key, id]))
  return risks.map(({ id, key }) => ({ id: (key && known.get(key)) || id, isNew: fresh.has(id) }))
}

/** The risk that a draft makes, as of the transaction's moment. */
export function riskOf(
  tx: Tx,
  draft: RiskDraft,
  { on, account }: { on: Day; account: { owner: MemberId | null; arr: number | null } | undefined },
): Risk {
  const isNamed = draft.owner !== undefined && draft.owner !== null
  return {
    id: newId(tx.now) as RiskId,
    account: draft.account,
    cause: draft.cause,
    what: draft.what,
    impact: draft.impact ?? 'medium',
    arr: draft.arr === undefined ? (account?.arr ?? null) : draft.arr,
    owner: isNamed ? (draft.owner as MemberId) : (account?.owner ?? null),
    ownerBy: isNamed ? 'named' : 'account',
    nextStep: draft.nextStep ?? null,
    dueOn: draft.dueOn ?? null,
    state: 'open',
    closedOn: null,
    closedReason: null,
    closedAt: null,
    closedBy: null,
    origin: draft.origin,
    playbookName: draft.playbookName ?? null,
    madeOn: on,
    madeAt: tx.now,
    madeBy: draft.by,
    key: draft.key ?? null,
    version: 1,
  }
}

async function tellOpened(tx: Tx, opened: readonly Risk[]): Promise<void> {
  const names = await namesOfMembers(
    tx,
    opened.flatMap(({ madeBy }) => madeBy ?? []),
  )
  await timeline.append(
    tx,
    opened.map((risk) => entryOf('opened', risk, tx.now, risk.madeBy ? names.get(risk.madeBy) : undefined)),
  )
  await tell(
    tx,
    opened.map(({ id, account, owner, what, madeBy }) => ({
      name: 'risks.opened',
      account,
      data: { risk: id, what, owner, by: madeBy },
      key: `risks.opened ${id}`,
    })),
  )
  await accountsTouched(tx, [...new Set(opened.map(({ account }) => account))])
}

export const entryOf = (
  what: 'opened' | 'saved' | 'lost',
  risk: Risk,
  at: Date,
  actor: string | undefined,
): timeline.Entry => ({
  account: risk.account,
  at,
  kind: 'risk',
  text: entryText(what, risk),
  source: { kind: 'risk', id: risk.id },
  actor,
  key: `risk:${what}:${risk.id}:${what === 'opened' ? 1 : risk.version}`,
})

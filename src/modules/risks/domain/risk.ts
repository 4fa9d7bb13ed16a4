import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId, RiskId } from '../../../kernel/ids.ts'
import { spoken, t, told } from '../../../kernel/words.ts'

export const causes = [
  'usage',
  'value',
  'sponsor',
  'support',
  'product',
  'price',
  'competitor',
  'budget',
  'acquisition',
  'payment',
  'other',
] as const
export type Cause = (typeof causes)[number]

export const causeWords: Readonly<Record<Cause, string>> = {
  usage: spoken('Falling use'),
  value: spoken('Value not seen'),
  sponsor: spoken('Sponsor or champion left'),
  support: spoken('Trouble with support'),
  product: spoken('Missing in the product'),
  price: spoken('Price'),
  competitor: spoken('Competitor'),
  budget: spoken('Budget cut'),
  acquisition: spoken('Acquired or reorganised'),
  payment: spoken('Payment'),
  other: spoken('Something else'),
}

export const impacts = ['high', 'medium', 'low'] as const
export type Impact = (typeof impacts)[number]

export const states = ['open', 'saved', 'lost'] as const
export type State = (typeof states)[number]

export const origins = ['hand', 'today', 'playbook'] as const
export type Origin = (typeof origins)[number]

export interface Risk {
  id: RiskId
  account: AccountId
  cause: Cause
  /** In a person's words: what may go wrong. */
  what: string
  impact: Impact
  /** What is exposed, in minor units of the workspace's currency; null where nobody knows. */
  arr: number | null
  owner: MemberId | null
  /** Whoever owns the account, or somebody who was named. */
  ownerBy: 'account' | 'named'
  nextStep: string | null
  dueOn: Day | null
  state: State
  closedOn: Day | null
  closedReason: string | null
  closedAt: Date | null
  closedBy: MemberId | null
  origin: Origin
  playbookName: string | null
  madeOn: Day
  madeAt: Date
  madeBy: MemberId | null
  key: string | null
  version: number
}

export type Change = Partial<
  Pick<Risk, 'cause' | 'what' | 'impact' | 'arr' | 'owner' | 'ownerBy' | 'nextStep' | 'dueOn'>
>
export type Changed = keyof Change

/** A risk with what somebody changed of it; null where nothing did. What is over is opened again before it is changed. */
export function changed(risk: Risk, change: Change): { risk: Risk; fields: Changed[] } | null {
  const fields = (Object.keys(change) as Changed[]).filter(
    (field) => change[field] !== undefined && change[field] !== risk[field],
  )
  if (fields.length === 0) return null
  if (risk.state !== 'open')
    throw new AppError('conflict', told`This risk is over`, { field: 'state', remedy: told`Open it again first` })
  const given = Object.fromEntries(fields.map((field) => [field, change[field]]))
  return { risk: { ...risk, ...given, version: risk.version + 1 }, fields }
}

export interface Ending {
  state: 'saved' | 'lost'
  on: Day
  reason: string
}

/** Saved or lost, with the day and why; both are for the record, so that neither is said twice. */
export function ended(
  risk: Risk,
  { state, on, reason }: Ending,
  done: { at: Date; by: MemberId | null; today: Day },
): Risk {
  if (risk.state !== 'open')
    throw new AppError('conflict', told`This risk is over`, { field: 'state', remedy: told`Open it again first` })
  if (on > done.today)
    throw new AppError('invalid', told`on: this day is still to come`, {
      field: 'on',
      remedy: told`Name the day on which it was saved or lost`,
    })
  return {
    ...risk,
    ...{ state, closedOn: on, closedReason: reason, closedAt: done.at, closedBy: done.by },
    version: risk.version + 1,
  }
}

export const reopened = (risk: Risk): Risk => ({
  ...risk,
  ...{ state: 'open', closedOn: null, closedReason: null, closedAt: null, closedBy: null },
  version: risk.version + 1,
})

export interface Closed {
  saved: { count: number; arr: number }
  lost: { count: number; arr: number }
}

/** Below so many decided risks a rate says more of chance than of us. */
export const leastForRate = 10

/** How much of what was decided was saved; null where too little was decided to say. Counts stand before it (rule 30). */
export function saveRate({ saved, lost }: Closed): number | null {
  const all = saved.count + lost.count
  return all < leastForRate ? null : saved.count / all
}

export const whats = ['opened', 'changed', 'saved', 'lost', 'reopened', 'handed_on'] as const
export type What = (typeof whats)[number]

export interface Said {
  what: What
  by: string | null
  to: string | null
  fields: readonly string[]
  reason: string | null
  playbook: string | null
}

/** A step of a risk's history, as a sentence that stands beside its time. */
export function stepSentence({ what, by: who, to, fields, reason, playbook }: Said): string {
  const by = who ?? (playbook === null ? t`Tenure` : t`The playbook ${playbook}`)
  const sentences: Record<What, () => string> = {
    opened: () => t`${by} opened the risk for ${to ?? t`nobody`}`,
    changed: () => t`${by} changed the risk: ${fields.map(fieldWord).join(', ')}`,
    saved: () => t`${by} marked the risk saved: ${reason}`,
    lost: () => t`${by} marked the risk lost: ${reason}`,
    reopened: () => t`${by} opened the risk again`,
    handed_on: () => t`The risk went to ${to ?? t`nobody`}`,
  }
  return sentences[what]()
}

function fieldWord(field: string): string {
  const words: Record<string, () => string> = {
    cause: () => t`cause`,
    what: () => t`what it is`,
    impact: () => t`impact`,
    arr: () => t`ARR exposed`,
    owner: () => t`whose it is`,
    ownerBy: () => t`whose it is`,
    nextStep: () => t`next step`,
    dueOn: () => t`day`,
  }
  return words[field]?.() ?? field
}

/** The line on the account's timeline. */
export function entryText(what: 'opened' | 'saved' | 'lost', risk: Pick<Risk, 'what' | 'closedReason'>): string {
  if (what === 'opened') return told`Risk opened: ${risk.what}`
  return what === 'saved'
    ? told`Risk saved: ${risk.what} (${risk.closedReason ?? ''})`
    : told`Risk lost: ${risk.what} (${risk.closedReason ?? ''})`
}

import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'

export const kinds = ['company', 'consumer', 'vendor'] as const
export type AccountKind = (typeof kinds)[number]

export const stages = [
  'prospect',
  'trial',
  'onboarding',
  'activation',
  'engagement',
  'retention',
  'advocacy',
  'churned',
] as const
export type Stage = (typeof stages)[number]

/** Prospects and trials are never customers. */
export const notYetCustomers: readonly Stage[] = ['prospect', 'trial']

export const sizes = ['enterprise', 'mid_market', 'smb'] as const
export type Size = (typeof sizes)[number]

export const touches = ['high', 'mid', 'tech'] as const
export type Touch = (typeof touches)[number]

/** How the health of a group becomes one score (rule 5): that of its unhealthiest account, or the mean weighed by ARR. */
export const groupRules = ['worst', 'by_arr'] as const
export type GroupRule = (typeof groupRules)[number]

export const unitKinds = ['product', 'instance', 'subscription', 'site'] as const
export type UnitKind = (typeof unitKinds)[number]

export type CustomValue = string | number | boolean | readonly string[] | null
export type Custom = Record<string, CustomValue>

export interface Account {
  id: AccountId
  name: string
  kind: AccountKind
  stage: Stage
  ownerId: MemberId | null
  ownerName: string | null
  parentId: AccountId | null
  plan: string | null
  /** Minor units of the workspace's currency. */
  arr: number | null
  /** What it is billed in. */
  currency: string
  size: Size | null
  touch: Touch | null
  industry: string | null
  country: string | null
  domain: string | null
  /** Customer since. */
  since: Day | null
  renewsOn: Day | null
  /** By which rule the account speaks for the health of those below it; null is the workspace's usual one. */
  groupHealth: GroupRule | null
  custom: Custom
}

/** An account as it is stored: with what decides over later changes, without what others call its owner. */
export interface AccountRecord extends Omit<Account, 'ownerName'> {
  zone: string | null
  /** A person or a source named the size, so ARR no longer decides it. */
  sizeSet: boolean
  touchSet: boolean
  /** Attribute to the source whose value stands. */
  provenance: Record<string, string>
  mergedInto: AccountId | null
}

export interface Unit {
  id: AccountId
  name: string
  unit: UnitKind
  custom: Custom
}

/** An account about which nothing is said yet but its name. */
export function newRecord(id: AccountId, name: string, currency: string): AccountRecord {
  return {
    id,
    name,
    kind: 'company',
    stage: 'engagement',
    ownerId: null,
    parentId: null,
    plan: null,
    arr: null,
    currency,
    size: null,
    touch: null,
    industry: null,
    country: null,
    domain: null,
    since: null,
    renewsOn: null,
    groupHealth: null,
    custom: {},
    zone: null,
    sizeSet: false,
    touchSet: false,
    provenance: {},
    mergedInto: null,
  }
}

import { t } from '../../../kernel/words.ts'
import type { Input, Item } from '../../../web/lib/api.ts'
import { longDay, money } from '../../../web/lib/format.ts'

export type Approval = Item<'approvals.list'>
export type Offer = Item<'approvals.offers'>
export type Policy = Item<'approvals.policies'>
export type OfferKind = Offer['kind']
export type Purpose = Offer['purpose']

export const statusNames: Record<Approval['status'], string> = {
  waiting: t`Waiting`,
  approved: t`Approved`,
  edited: t`Approved with changes`,
  rejected: t`Not approved`,
  expired: t`Nobody decided in time`,
  withdrawn: t`Taken back`,
}

export const approverNames: Record<Policy['approver'], string> = {
  account_owner: t`The account’s owner`,
  lead: t`A lead`,
  admin: t`Who runs the workspace`,
}

export const kindNames: Record<OfferKind, string> = {
  discount: t`Discount`,
  credit: t`Credit`,
  extension: t`Extension`,
  upgrade: t`Upgrade`,
  service: t`Service`,
}

export const purposeNames: Record<Purpose, string> = {
  retention: t`So that they stay`,
  expansion: t`So that they grow`,
  commitment: t`For a longer term`,
  goodwill: t`To make up for something`,
}

export const stateNames: Record<Offer['state'], string> = {
  draft: t`Draft`,
  waiting: t`Waits for approval`,
  approved: t`May be made`,
  made: t`Made`,
  accepted: t`Accepted`,
  declined: t`Declined`,
  withdrawn: t`Withdrawn`,
}

export const roleNames: Record<string, string> = {
  owner: t`Owner`,
  admin: t`Administrator`,
  lead: t`Lead`,
  csm: t`Success manager`,
}

export type Step = Input<'approvals.moveOffer'>['to']

/** What can be done with an offer in a state, the usual first. */
export const stepsFrom: Partial<Record<Offer['state'], Step[]>> = {
  draft: ['submitted', 'withdrawn'],
  waiting: ['withdrawn'],
  approved: ['made', 'withdrawn'],
  made: ['accepted', 'declined', 'withdrawn'],
}

export const stepNames: Record<Step, string> = {
  submitted: t`Put forward`,
  made: t`Made to the customer`,
  accepted: t`Accepted`,
  declined: t`Declined`,
  withdrawn: t`Withdraw`,
}

/** Choices of a field, in their order. */
export const optionsOf = <Word extends string>(names: Record<Word, string>) =>
  (Object.entries(names) as [Word, string][]).map(([value, label]) => ({ value, label }))

type Plain = string | number | null

/** A value of a payload as people read it. */
export function sayPlain(value: Plain, type: string, currency: string): string {
  if (value === null) return t`nothing`
  if (typeof value === 'string') return type === 'day' ? longDay(value) : value
  if (type === 'percent') return `${value}%`
  return type === 'money' ? money(value, currency) : String(value)
}

import { bandMeasure, bandNumbers } from '../../../kernel/band.ts'
import type { Condition, Node } from '../../../kernel/condition/index.ts'

/** Prospects and trials are never customers, and who has left is none any more: the figures count the others. */
const customers: Node = { field: 'attribute:stage', op: 'not in', value: ['prospect', 'trial', 'churned'] }

const customersWith = (...parts: Node[]): Condition => ({ version: 1, where: { all: [customers, ...parts] } })

const band = `measure:${bandMeasure}`

/** The accounts behind each figure at the head of Today. */
export const behind = {
  everybody: customersWith(),
  red: customersWith({ field: band, op: 'is', value: bandNumbers.red }),
  green: customersWith({ field: band, op: 'is', value: bandNumbers.green }),
  grey: customersWith({ field: band, op: 'is unknown' }),
  renewing: (days: number) => customersWith({ field: 'attribute:renews_on', op: 'within next', days }),
}

export function linkToAccounts(where: Condition, order: Record<string, unknown> = {}) {
  return { to: 'accounts', search: { where, ...order } }
}

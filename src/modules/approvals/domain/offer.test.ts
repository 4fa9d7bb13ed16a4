import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { amountText } from './amount.ts'
import { approvalFor, checkTerms, effectOf, type OfferTerms, offerTitle, refusalOf, standardLimits } from './offer.ts'
import { asking, operationSubject, standardPolicies } from './policy.ts'

const today = '2026-03-02' as Day
const limits = standardLimits(2)
const terms = (more: Partial<OfferTerms> = {}) => ({
  kind: 'discount' as const,
  purpose: 'goodwill' as const,
  percent: 10,
  amount: null,
  months: null,
  validUntil: '2026-04-01' as Day,
  reason: 'Three weeks of trouble',
  currency: 'USD',
  ...more,
})

test('G08 what a role may give it gives alone; above it somebody is asked whose limit reaches as far', () => {
  expect(approvalFor(terms(), 'csm', limits)).toBeNull()
  expect(approvalFor(terms({ percent: 15 }), 'csm', limits)).toMatchObject({
    approver: 'lead',
    why: '15% is above the 10% that the role success manager may give',
  })
  expect(approvalFor(terms({ percent: 15 }), 'lead', limits)).toBeNull()
  expect(approvalFor(terms({ percent: 25 }), 'csm', limits)?.approver).toBe('admin')
  expect(approvalFor(terms({ percent: 90 }), 'admin', limits)).toBeNull()
  const credit = terms({ kind: 'credit', percent: null, amount: 500_000 })
  expect(approvalFor(credit, 'csm', limits)?.why).toBe(
    'USD 5,000 is above the USD 2,000 that the role success manager may give',
  )
})

test('G08 whoever has no limit of their own gives nothing, and no playbook that nobody switched on does', () => {
  for (const role of ['support', 'viewer', null])
    expect(approvalFor(terms({ percent: 1 }), role, limits)).not.toBeNull()
  const time = terms({ kind: 'extension', percent: null, months: 1 })
  expect(approvalFor(time, 'support', limits)?.why).toMatch(/nothing away/)
  expect(approvalFor(time, 'csm', limits)).toBeNull()
})

test('an offer that is to make a customer stay is always asked for, whoever makes it (rule 33)', () => {
  const stay = terms({ purpose: 'retention', percent: 5 })
  for (const role of ['csm', 'lead', 'admin', 'owner'])
    expect(approvalFor(stay, role, limits)).toMatchObject({ approver: 'account_owner' })
  expect(approvalFor(terms({ purpose: 'retention', percent: 25 }), 'owner', limits)?.approver).toBe('admin')
})

test('nothing more is sold in the red or while invoices are overdue; other offers may be made (rule 33)', () => {
  const grow = terms({ purpose: 'expansion' })
  expect(refusalOf(grow, { isRed: true, overdueInvoices: 0 })).toMatch(/in the red/)
  expect(refusalOf(grow, { isRed: false, overdueInvoices: 2 })).toMatch(/overdue/)
  expect(refusalOf(grow, { isRed: false, overdueInvoices: 0 })).toBeNull()
  expect(refusalOf(terms({ purpose: 'retention' }), { isRed: true, overdueInvoices: 2 })).toBeNull()
})

test('an offer says how much, and is valid from today on', () => {
  expect(() => checkTerms(terms({ percent: null }), today)).toThrow(/missing/)
  expect(() => checkTerms(terms({ validUntil: '2026-03-01' as Day }), today)).toThrow(/over/)
  expect(() => checkTerms(terms({ kind: 'extension', percent: null, months: 2 }), today)).not.toThrow()
})

test('F150 an offer is said in a few words, and its effect line by line', () => {
  expect(offerTitle(terms({ months: 3 }))).toBe('Discount: 10%, 3 months')
  expect(effectOf(terms(), 'Osprey Logistics')).toEqual([
    'Osprey Logistics is offered: Discount',
    'Off the price: 10%',
    'The customer may accept until 2026-04-01',
    'Purpose: to make up for something',
    'Reason: Three weeks of trouble',
  ])
  expect([amountText(123_450, 'USD'), amountText(900, 'JPY'), amountText(100_000_000, 'EUR')]).toEqual([
    'USD 1,234.50',
    'JPY 900',
    'EUR 1,000,000',
  ])
})

test('of several rules that ask, the strictest decides who says yes; one that is off asks nothing', () => {
  const act = { kind: 'message', by: 'agent', contacts: 300, amount: 5, accounts: 300 } as const
  expect(asking(standardPolicies, act, today)?.approver).toBe('lead')
  expect(asking(standardPolicies, { ...act, contacts: 200 }, today)?.approver).toBe('account_owner')
  expect(asking(standardPolicies, { kind: 'message', by: 'person', contacts: 200 }, today)).toBeNull()
  const off = standardPolicies.map((policy) => ({ ...policy, isOn: false }))
  expect(asking(off, act, today)).toBeNull()
  expect(operationSubject('USD').fields.map(({ key }) => key)).toContain('percent')
})

import { expect, test } from 'vitest'
import { weigh } from './masters.ts'

const masters = { plan: ['billing', 'crm'], '*': ['crm', 'billing'] }
const says = (source: string, value: string | null) => ({ source, value })

test('a lesser source fills only what is empty, and else there is a conflict', () => {
  expect(weigh('plan', says('billing', 'Pro'), says('crm', 'Basic'), masters)).toBe('conflict')
  expect(weigh('plan', says('billing', null), says('crm', 'Basic'), masters)).toBe('take')
})

test('the master replaces what a lesser source said', () => {
  expect(weigh('plan', says('crm', 'Basic'), says('billing', 'Pro'), masters)).toBe('take')
  expect(weigh('industry', says('billing', 'Retail'), says('crm', 'Food'), masters)).toBe('take')
})

test('a deletion in the master is followed, one in a lesser source is not', () => {
  expect(weigh('plan', says('billing', 'Pro'), says('billing', null), masters)).toBe('take')
  expect(weigh('plan', says('billing', 'Pro'), says('crm', null), masters)).toBe('same')
})

test('where nobody is master the first to speak is, and people come before every source', () => {
  expect(weigh('country', says('crm', 'PT'), says('survey', 'ES'), {})).toBe('conflict')
  expect(weigh('country', says('tenure', 'PT'), says('crm', 'ES'), {})).toBe('conflict')
  expect(weigh('country', says('crm', 'PT'), says('tenure', 'ES'), {})).toBe('take')
})

test('a source that is named master comes before people', () => {
  expect(weigh('owner', says('tenure', 'Ines'), says('crm', 'Rui'), { owner: ['crm', 'tenure'] })).toBe('take')
})

import { expect, test } from 'vitest'
import { arranged } from './layout.ts'

const tabs = ['health', 'timeline', 'people', 'usage'].map((key) => ({ key, label: key }))
const keys = (layout: Parameters<typeof arranged>[1]) => arranged(tabs, layout).map((tab) => tab.key)

test('a role sees its tabs in its order, and what is new after them', () => {
  expect(keys(undefined)).toEqual(['health', 'timeline', 'people', 'usage'])
  expect(keys({ tabs: ['people', 'gone', 'health'], hidden: [] })).toEqual(['people', 'health', 'timeline', 'usage'])
  expect(keys({ tabs: ['people'], hidden: ['timeline'] })).toEqual(['people', 'health', 'usage'])
})

import { expect, test } from 'vitest'
import { firstToWrite, isOver, languagesOf } from './handover.ts'

test('a book is over its limit by accounts or by ARR, and never where there is none', () => {
  const book = { accounts: 43, arr: 900 }
  expect(isOver(book, { accounts: null, arr: null })).toBe(false)
  expect(isOver(book, { accounts: 43, arr: 900 })).toBe(false)
  expect(isOver(book, { accounts: 42, arr: null })).toBe(true)
  expect(isOver(book, { accounts: null, arr: 899 })).toBe(true)
})

test('languages are counted by account, whatever country they are of', () => {
  expect(languagesOf([{ languages: ['de-AT', 'de'] }, { languages: ['de_CH', 'en'] }, { languages: [] }])).toEqual([
    { language: 'de', accounts: 2 },
    { language: 'en', accounts: 1 },
  ])
})

test('whoever decides is written to first', () => {
  const people = [
    { name: 'Ada', role: 'user' },
    { name: 'Cy', role: 'executive_sponsor' },
    { name: 'Bo', role: 'champion' },
  ]
  expect(firstToWrite(people).map(({ name }) => name)).toEqual(['Bo', 'Cy', 'Ada'])
})

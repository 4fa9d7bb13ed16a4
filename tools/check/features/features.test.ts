import { expect, test } from 'vitest'
import { featureProblems } from './features.ts'

const head = '| item | what | page or command | test |\n|---|---|---|---|\n'
const points = `test('F096 usage points by days active', () => {})\ntest.each([1])('F097 tickets %s', () => {})\ntest.skip('F098 later', () => {})`

function problems(row: string): string[] {
  return featureProblems(
    new Map([
      ['docs/features.md', head + row],
      ['test/journeys/health.test.ts', points],
    ]),
  )
}

test('a listed test that exists and carries the number is fine', () => {
  expect(problems('| F096 | points | Health | `test/journeys/health.test.ts › usage points` |')).toEqual([])
  expect(problems('| F096, F097 | points | Health | test/journeys/health.test.ts |')).toEqual([])
})

test.each([
  ['a file that is missing', '| F096 | points | Health | test/journeys/wealth.test.ts › usage points |'],
  ['a test that is missing', '| F096 | points | Health | test/journeys/health.test.ts › sentiment points |'],
  ['a test without the number', '| F099 | points | Health | test/journeys/health.test.ts › usage points |'],
  ['a skipped test', '| F098 | points | Health | test/journeys/health.test.ts › later |'],
  ['a row without a test', '| F096 | points | Health | |'],
  ['a row without an item', '| | points | Health | test/journeys/health.test.ts › usage points |'],
])('a row is refused for %s', (_, row) => {
  expect(problems(row)).not.toEqual([])
})

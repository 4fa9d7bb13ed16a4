import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccountId } from '../../../kernel/ids.ts'
import { newRecord } from './account.ts'
import { ancestorsOf, wouldCycle } from './hierarchy.ts'
import { movedChildren } from './merge.ts'

const id = (number: number) => `account-${number}` as AccountId

const moves = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 60 })

/** Any sequence of moves, each made only where it closes no ring. */
function grown(wishes: [number, number][]): Map<AccountId, AccountId | null> {
  const parents = new Map<AccountId, AccountId | null>(Array.from({ length: 10 }, (_, n) => [id(n), null]))
  for (const [child, parent] of wishes)
    if (!wouldCycle(id(child), id(parent), parents)) parents.set(id(child), id(parent))
  return parents
}

test('no account ever stands above itself, whatever is asked', () => {
  fc.assert(
    fc.property(moves, (wishes) => {
      const parents = grown(wishes)
      for (const account of parents.keys()) expect(ancestorsOf(account, parents)).not.toContain(account)
    }),
  )
})

test('an account is not its own parent', () => {
  expect(wouldCycle(id(1), id(1), new Map())).toBe(true)
})

test('a merge closes no ring either, also into a child or a grandchild', () => {
  fc.assert(
    fc.property(moves, fc.nat(9), fc.nat(9), (wishes, a, b) => {
      fc.pre(a !== b)
      const parents = grown(wishes)
      const record = (n: number) => ({ ...newRecord(id(n), 'x', 'USD'), parentId: parents.get(id(n)) ?? null })
      const children = [...parents].filter(([, parent]) => parent === id(a)).map(([child]) => child)
      for (const [child, parent] of movedChildren(record(a), record(b), children, parents)) parents.set(child, parent)
      parents.delete(id(a))
      for (const [account, parent] of parents) {
        expect(parent).not.toBe(account)
        expect(ancestorsOf(account, parents)).not.toContain(account)
        expect(parent === id(a)).toBe(false)
      }
    }),
  )
})

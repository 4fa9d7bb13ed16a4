import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ContactId, PersonId } from '../../../kernel/ids.ts'
import { type Alias, decideAliases, type KnownPerson } from './alias.ts'

const id = (text: string) => text as PersonId
const alias = (previous: string, person: string): Alias => ({ previous: id(previous), person: id(person) })
const somebody = (contact: string, isBlank = false): KnownPerson => ({ contact: contact as ContactId, isBlank })

const decide = (aliases: Alias[], people: Record<string, KnownPerson> = {}) =>
  decideAliases(aliases, { standing: new Map(), people: new Map(Object.entries(people).map(([k, v]) => [id(k), v])) })

test('an earlier id stands for the person, over any number of steps', () => {
  const { outcomes, standing } = decide([alias('v1', 'v2'), alias('v2', 'ann'), alias('v1', 'ann')])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['joined', 'joined', 'unchanged'])
  expect(Object.fromEntries(standing)).toEqual({ v1: 'ann', v2: 'ann' })
})

test('an id that already stands for one person does not become another as well', () => {
  expect(decide([alias('v1', 'ann'), alias('v1', 'bob')]).outcomes).toMatchObject([
    { kind: 'joined' },
    { kind: 'refused', field: 'previousId' },
  ])
})

test('two known people are never made one', () => {
  expect(decide([alias('v1', 'ann')], { v1: somebody('one'), ann: somebody('two') }).outcomes).toMatchObject([
    { kind: 'refused', field: 'previousId' },
  ])
  expect(decide([alias('v1', 'ann')], { v1: somebody('one'), ann: somebody('one') }).outcomes).toMatchObject([
    { kind: 'joined' },
  ])
})

test('somebody of whom nothing is known but an id is taken up by the person they turn out to be', () => {
  const one = decide([alias('v1', 'ann')], { v1: somebody('blank', true), ann: somebody('ann') })
  expect(Object.fromEntries(one.absorbed)).toEqual({ blank: 'ann' })
  const other = decide([alias('v1', 'ann')], { v1: somebody('known'), ann: somebody('blank', true) })
  expect(Object.fromEntries(other.absorbed)).toEqual({ blank: 'known' })
  const chain = decide([alias('v1', 'v2'), alias('v2', 'ann')], {
    v1: somebody('first', true),
    v2: somebody('second', true),
    ann: somebody('ann'),
  })
  expect(Object.fromEntries(chain.absorbed)).toEqual({ first: 'ann', second: 'ann' })
})

/** Each id but the last one is the earlier id of a later one: a forest, as people are who were seen under several ids. */
const forest = fc
  .array(fc.nat(), { minLength: 2, maxLength: 12 })
  .map((picks) => picks.map((pick, index) => alias(`i${index}`, `i${index + 1 + (pick % (picks.length - index))}`)))

test('in whatever order the aliases of a person come, the same id stands for them', () => {
  fc.assert(
    fc.property(
      forest.chain((aliases) =>
        fc.tuple(fc.constant(aliases), fc.shuffledSubarray(aliases, { minLength: aliases.length })),
      ),
      ([aliases, shuffled]) => {
        const sorted = (list: Alias[]) => [...decide(list).standing].sort()
        expect(sorted(shuffled)).toEqual(sorted(aliases))
        expect(decide(shuffled).outcomes.every(({ kind }) => kind !== 'refused')).toBe(true)
      },
    ),
  )
})

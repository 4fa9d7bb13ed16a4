import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type AuditEntry,
  type ChainedEntry,
  canonicalJson,
  chainStart,
  digestOf,
  firstBreak,
  hashOf,
  newWalk,
  redactionsKey,
  shortenedKey,
  unanswered,
} from './audit-chain.ts'

function chainOf(contents: unknown[]): ChainedEntry[] {
  let priorHash = chainStart
  return contents.map((after, at) => {
    const entry: AuditEntry = {
      number: at + 1,
      at: new Date(1_700_000_000_000 + at),
      member: 'm',
      actor: 'Ines',
      by: 'session',
      action: 'scorecard.saved',
      subject: 'scorecard',
      subjectId: null,
      before: null,
      after,
      why: null,
    }
    const chained = { ...entry, priorHash, hash: hashOf(entry, priorHash), redacted: false }
    priorHash = chained.hash
    return chained
  })
}

test('an untouched chain holds, whatever it says', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { maxLength: 12 }),
      (contents) => firstBreak(chainOf(contents), newWalk()) === null,
    ),
  )
})

test('a changed row is named', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 12 }), fc.nat(), (contents, pick) => {
      const at = pick % contents.length
      const chain = chainOf(contents).map((row, index) => (index === at ? { ...row, actor: 'Somebody else' } : row))
      expect(firstBreak(chain, newWalk())).toEqual({ number: at + 1, reason: 'its content was changed' })
    }),
  )
})

test('a row that was changed together with its own hash breaks the row after it', () => {
  const chain = chainOf([1, 2, 3])
  const [first, second, third] = chain
  if (!first || !second || !third) throw new Error('three rows')
  const forged = { ...second, after: 20 }
  const rows = [first, { ...forged, hash: hashOf(forged, second.priorHash) }, third]
  expect(firstBreak(rows, newWalk())).toEqual({ number: 3, reason: 'it does not follow the row before it' })
})

test('rows taken off the beginning are missed, unless a later row logs that the log was shortened to there', () => {
  const verdict = (rows: ChainedEntry[]) => {
    const walk = newWalk()
    return firstBreak(rows, walk) ?? unanswered(walk)
  }
  const [first, second] = chainOf([1, 2])
  if (!first || !second) throw new Error('two rows')
  expect(verdict([second])).toEqual({ number: 1, reason: 'the row is missing' })
  const logged = { [shortenedKey]: [{ number: 1, hash: first.hash }] }
  const [, ...kept] = chainOf([1, 2, logged])
  expect(verdict(kept)).toBeNull()
  expect(verdict(kept.slice(1))).toEqual({ number: 1, reason: 'the row is missing' })
})

test('a row taken out of the middle is missed', () => {
  expect(
    firstBreak(
      chainOf([1, 2, 3]).filter((row) => row.number !== 2),
      newWalk(),
    ),
  ).toEqual({ number: 2, reason: 'the row is missing' })
})

test('the order in which fields were written does not matter', () => {
  expect(canonicalJson({ b: 1, a: { d: [2, { f: 1, e: 2 }], c: 3 } })).toBe('{"a":{"c":3,"d":[2,{"e":2,"f":1}]},"b":1}')
})

test('words may be taken out of a row only where a later row answers for what stands there now', () => {
  const [first, second] = chainOf([{ who: 'Ana Prado' }, 2])
  if (!first || !second) throw new Error('two rows')
  const taken = { ...first, after: { who: 'erased-1f' }, redacted: true }
  const logged = { [redactionsKey]: [{ number: 1, digest: digestOf(taken) }] }
  const [, , third] = chainOf([{ who: 'Ana Prado' }, 2, logged])
  if (!third) throw new Error('three rows')
  const walk = newWalk()
  expect(firstBreak([taken, second, third], walk)).toBeNull()
  expect(unanswered(walk)).toBeNull()
  const silent = newWalk()
  expect(firstBreak([taken, second], silent)).toBeNull()
  expect(unanswered(silent)?.number).toBe(1)
  const forged = newWalk()
  expect(firstBreak([{ ...taken, after: { who: 'somebody else' } }, second, third], forged)).toBeNull()
  expect(unanswered(forged)).toEqual({
    number: 1,
    reason: 'words were taken out of it without a logged erasure',
  })
})

import { expect, test } from 'vitest'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { bundle, mostAlone, type Note, others } from './bundle.ts'

const note = (account: string, more: Partial<Note> = {}): Note => ({
  member: 'ines' as MemberId,
  kind: 'band',
  account: account as AccountId,
  about: '',
  comment: null,
  data: { account },
  ...more,
})
const many = Array.from({ length: mostAlone + 5 }, (_, at) => note(`account ${at}`))
const rows = (notes: Note[], standing: Parameters<typeof bundle>[1] = []) =>
  bundle(notes, standing).map(({ member, kind, account, about, count }) => [member, kind, account ?? about, count])

test('news of one kind about one account is one row with a count, saying what was told last', () => {
  const told = bundle([note('a'), note('b'), note('a', { data: { last: true } })], [])
  expect(told.map(({ account, count, data }) => [account, count, data])).toEqual([
    ['a', 2, { last: true }],
    ['b', 1, { account: 'b' }],
  ])
})

test('each member and each kind has rows of its own', () => {
  expect(rows([note('a'), note('a', { kind: 'cancelled' }), note('a', { member: 'bo' as MemberId })])).toHaveLength(3)
})

test('a bulk change is one row that names no account', () => {
  const [row, ...rest] = bundle(many, [])
  expect(rest).toEqual([])
  expect(row).toMatchObject({ account: null, about: others, count: many.length, data: {} })
})

test('of news that comes one after the other the first handful have their names, and each again that had one', () => {
  const told = bundle([...many, note('account 0')], [], 'in turn')
  expect(told.map(({ account, about, count }) => [account ?? about, count])).toEqual([
    [others, many.length - mostAlone],
    ['account 0', 2],
    ...Array.from({ length: mostAlone - 1 }, (_, at) => [`account ${at + 1}`, 1]),
  ])
})

test.each([
  ['nothing stands', 0],
  ['some stand', 4],
])('told at once or piece by piece, news that comes in turn gives the same rows where %s', (_, before) => {
  const standing = many
    .slice(0, before)
    .map(({ member, kind, account }) => ({ member, kind, account: account as AccountId }))
  const news = [...many, ...many.slice(3, 8), note('x', { kind: 'cancelled' }), note('y', { member: 'bo' as MemberId })]
  const counts = new Map<string, number>()
  for (const piece of news) {
    for (const { member, kind, account, about, count } of bundle([piece], standing)) {
      const key = [member, kind, account ?? about].join(' ')
      if (account && !counts.has(key)) standing.push({ member, kind, account })
      counts.set(key, (counts.get(key) ?? 0) + count)
    }
  }
  const atOnce = bundle(news, standing.slice(0, before), 'in turn')
  expect(new Map(atOnce.map((one) => [[one.member, one.kind, one.account ?? one.about].join(' '), one.count]))).toEqual(
    counts,
  )
})

test('what comes after a handful on the same day is folded, accounts that have a row keep it', () => {
  const standing = many
    .slice(0, mostAlone)
    .map(({ member, kind, account }) => ({ member, kind, account: account as AccountId }))
  expect(rows([note('account 0'), note('another')], standing)).toEqual([
    ['ines', 'band', others, 1],
    ['ines', 'band', 'account 0', 1],
  ])
})

test('what is meant for one person is never folded', () => {
  expect(rows(many.map((one) => ({ ...one, kind: 'mention' as const })))).toHaveLength(many.length)
})

import { expect, test } from 'vitest'
import { type Contract, lineWords, relationWords } from './contract.ts'

const line = {
  product: 'Pro',
  quantity: null,
  seats: 80,
  amount: 14_200_000,
  period: 'year' as const,
  starts: null,
  ends: null,
}

test('a line of a contract is said with product, seats and price', () => {
  expect(lineWords(line, 'USD')).toBe('Pro, 80 seats, $142,000 a year')
})

test('what a line does not say is left out', () => {
  expect(lineWords({ ...line, product: null, seats: null, period: 'once' }, 'USD')).toBe('$142,000 once')
})

test('a contract whose plan changed names the plan it had, since both carry one name', () => {
  const [basic, pro] = [
    { id: '1', name: '37', plan: 'Basic', relation: null, relatesTo: null },
    { id: '2', name: '37', plan: 'Pro', relation: 'supersedes', relatesTo: '1' },
  ] as unknown as [Contract, Contract]
  expect(relationWords(pro, [basic, pro])).toBe('supersedes 37, Basic')
  expect(relationWords({ ...pro, name: '38' }, [basic, pro])).toBe('supersedes 37')
  expect(relationWords(basic, [basic, pro])).toBeNull()
})

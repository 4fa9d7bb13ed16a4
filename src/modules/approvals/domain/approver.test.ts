import { expect, test } from 'vitest'
import type { MemberId, TeamId } from '../../../kernel/ids.ts'
import { type Colleague, placed, type Question, whyNotAnswer } from './approver.ts'

const team = 'north' as TeamId
const somebody = (id: string, role: string, more: Partial<Colleague> = {}): Colleague => ({
  id: id as MemberId,
  role,
  decides: true,
  teams: [{ id: team, leads: role === 'lead' }],
  seesBookOf: () => true,
  ...more,
})
const ana = somebody('ana', 'csm')
const bo = somebody('bo', 'csm')
const lea = somebody('lea', 'lead')
const ada = somebody('ada', 'admin', { teams: [] })
const staff = [ana, bo, lea, ada]
const asks = (more: Partial<Question> = {}): Question => ({
  approver: 'account_owner',
  account: { owner: ana.id },
  askedBy: null,
  ...more,
})

test('a question lies with the account’s owner, and what the owner asked with who leads them', () => {
  expect(placed(asks(), staff)).toEqual({ assignee: 'ana', because: 'account_owner' })
  expect(placed(asks({ askedBy: ana.id }), staff)).toEqual({ assignee: 'lea', because: 'lead' })
  expect(placed(asks({ approver: 'lead' }), staff)).toEqual({ assignee: 'lea', because: 'lead' })
  expect(placed(asks({ approver: 'admin' }), staff)).toEqual({ assignee: 'ada', because: 'admin' })
})

test('without a lead who sees the account it lies with who runs the workspace', () => {
  const blind = { ...lea, seesBookOf: () => false }
  expect(placed(asks({ approver: 'lead' }), [ana, blind, ada])).toEqual({ assignee: 'ada', because: 'admin' })
  expect(placed(asks({ account: { owner: null } }), [ana, bo, ada])).toEqual({ assignee: 'ada', because: 'admin' })
})

test('nobody answers what they asked, but for somebody who runs the workspace alone', () => {
  expect(whyNotAnswer(lea.id, asks({ approver: 'lead', askedBy: lea.id }), staff)).toMatch(/You asked/)
  expect(whyNotAnswer(ada.id, asks({ approver: 'lead', askedBy: lea.id }), staff)).toBeNull()
  const alone = asks({ approver: 'admin', askedBy: ada.id })
  expect(placed(alone, [ada])).toEqual({ assignee: 'ada', because: 'admin' })
  expect(whyNotAnswer(ada.id, alone, [ada])).toBeNull()
  expect(placed(asks({ approver: 'admin', askedBy: ana.id }), [ana])).toEqual({ assignee: null, because: 'nobody' })
})

test('over somebody else’s account decides who leads, and over what needs a lead no account’s owner', () => {
  expect(whyNotAnswer(bo.id, asks(), staff)).toMatch(/owner or a lead/)
  expect(whyNotAnswer(lea.id, asks(), staff)).toBeNull()
  expect(whyNotAnswer(ana.id, asks({ approver: 'lead' }), staff)).toMatch(/Only a lead/)
  expect(whyNotAnswer(lea.id, asks({ approver: 'admin' }), staff)).toMatch(/runs the workspace/)
})

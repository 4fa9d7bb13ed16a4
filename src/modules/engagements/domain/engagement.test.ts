import { expect, test } from 'vitest'
import { type Engagement, isContact, sentenceOf } from './engagement.ts'

const plain: Engagement = { kind: 'note', direction: null, attended: null, opened: null, campaign: null, text: null }

test.each([
  ['a meeting', { kind: 'meeting' }, true],
  ['a meeting that nobody came to', { kind: 'meeting', attended: false }, false],
  ['a call', { kind: 'call' }, true],
  ['a mail', { kind: 'mail' }, true],
  ['a note', { kind: 'note' }, false],
  ['a campaign', { kind: 'campaign' }, false],
] as [string, Partial<Engagement>, boolean][])('%s is a contact: %s', (_, more, expected) => {
  expect(isContact({ ...plain, ...more })).toBe(expected)
})

test.each([
  [{ kind: 'call', direction: 'inbound', text: 'asks for a discount' }, 'Call from the customer: asks for a discount'],
  [{ kind: 'meeting', attended: false, text: 'Review' }, 'Meeting, not attended: Review'],
  [{ kind: 'campaign', campaign: 'Spring', opened: false }, 'Campaign Spring, not opened'],
] as [Partial<Engagement>, string][])('an engagement reads as a sentence', (more, sentence) => {
  expect(sentenceOf({ ...plain, ...more })).toBe(sentence)
})

import { expect, test } from 'vitest'
import { answeredIn, bounceOf, glance, natureOf, ownWords, readReport } from './received.ts'

const incoming = (headers: Record<string, string>, more = {}) => ({
  headers: new Map(Object.entries(headers)),
  returnPath: 'ana@customer.example',
  report: null,
  ...more,
})

test.each([
  ['a person’s mail', incoming({}), 'personal'],
  ['an absence note', incoming({ 'auto-submitted': 'auto-replied' }), 'automatic'],
  ['a mail that says it is none', incoming({ 'auto-submitted': 'no' }), 'personal'],
  ['an older absence note', incoming({ precedence: 'auto_reply' }), 'automatic'],
  ['a mailing list', incoming({ 'list-id': '<x>' }), 'automatic'],
  ['a notice without sender', incoming({}, { returnPath: '' }), 'automatic'],
  ['a report', incoming({ 'auto-submitted': 'auto-replied' }, { report: 'Action: failed', returnPath: '' }), 'report'],
])('%s is told apart', (_, mail, nature) => {
  expect(natureOf(mail)).toBe(nature)
})

test.each([
  ['Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user', 'hard'],
  ['Action: failed\nStatus: 5.2.2', 'soft'],
  ['Action: failed\nStatus: 5.7.1 (blocked)', 'soft'],
  ['Action: delayed\nStatus: 4.4.1', 'none'],
  ['Action: failed\nStatus: 4.4.7', 'soft'],
  ['nothing of the kind', 'none'],
])('a report of %j closes the address only where it is good for nothing', (text, bounce) => {
  expect(bounceOf(readReport(text))).toBe(bounce)
})

test('the nearest message that is answered comes first', () => {
  const headers = new Map([
    ['in-reply-to', '<c@x>'],
    ['references', '<a@x> <b@x> <c@x>'],
  ])
  expect(answeredIn(headers)).toEqual(['<c@x>', '<b@x>', '<a@x>'])
})

test.each([
  ['Fine, thanks.\n\nOn Tue, 3 Mar 2026 at 10:00, Ines Duarte wrote:\n> how are things?', 'Fine, thanks.'],
  ['Gut, danke.\r\n\r\nAm 03.03.2026 um 10:00 schrieb Ines Duarte <i@x.example>:\r\n> wie geht es?', 'Gut, danke.'],
  ['Only this', 'Only this'],
  ['> only a quotation', '> only a quotation'],
])('the words of a reply are kept without the mail that it answers', (text, own) => {
  expect(ownWords(text)).toBe(own)
})

test('a reply in a list is its subject and its beginning', () => {
  expect(glance('Re: Hello', `Fine\nand ${'x'.repeat(400)}`)).toMatch(/^Re: Hello – Fine and x+…$/)
})

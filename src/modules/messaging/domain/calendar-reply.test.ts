import { expect, test } from 'vitest'
import { readCalendarReply } from './calendar-reply.ts'

const reply = (attendee: string, method = 'REPLY') =>
  [
    'BEGIN:VCALENDAR',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    'UID:0190@ten',
    ' ure',
    attendee,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n')

test.each([
  ['ATTENDEE;PARTSTAT=ACCEPTED;CN="Ruiz; Ana":mailto:Ana@x.example', 'yes'],
  ['ATTENDEE;CN=Ana;PARTSTAT=DECLINED:MAILTO:ana@x.example', 'no'],
  ['ATTENDEE;CUTYPE=INDIVIDUAL;PARTST\r\n AT=TENTATIVE:mailto:ana@x.ex\r\n ample', 'maybe'],
])('the answer of a calendar is read, folded lines and all: %s', (attendee, answer) => {
  expect(readCalendarReply(reply(attendee))).toEqual({ uid: '0190@tenure', attendee: 'ana@x.example', answer })
})

test('what is no answer is none: an invitation, a delegate, a page of something else', () => {
  expect(readCalendarReply(reply('ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.example', 'REQUEST'))).toBeNull()
  expect(readCalendarReply(reply('ATTENDEE;PARTSTAT=DELEGATED:mailto:a@x.example'))).toBeNull()
  expect(readCalendarReply('METHOD:REPLY')).toBeNull()
})

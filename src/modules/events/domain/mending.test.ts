import { expect, test } from 'vitest'
import { MOST_EVENT_BYTES } from './body.ts'
import type { Event } from './event.ts'
import { mendedFields, originOf, readAgain } from './mending.ts'

const frame = { receivedAt: Date.parse('2026-03-02T09:00:00Z'), skew: 0 }
const track = { type: 'track', event: 'Report exported', userId: 'ann', messageId: 'm1' }

test('a mended event is checked in the words of the protocol in which it was sent', () => {
  expect(readAgain(JSON.stringify({ ...track, userId: null }), 'segment', frame)).toMatchObject({ field: 'userId' })
  expect(readAgain(JSON.stringify(track), 'segment', frame)).toMatchObject({ kind: 'accepted' })
  const capture = { event: 'Report exported', uuid: 'm1' }
  expect(readAgain(JSON.stringify(capture), 'posthog', frame)).toMatchObject({ field: 'distinct_id' })
  expect(readAgain(JSON.stringify({ ...capture, distinct_id: 'ann' }), 'posthog', frame)).toMatchObject({
    kind: 'accepted',
  })
})

test('it is as late as it was when it came, however long it lay here; without a moment of its own it happened then', () => {
  expect(readAgain(JSON.stringify(track), 'segment', frame)).toMatchObject({ event: { happenedAt: frame.receivedAt } })
  const late = { ...track, timestamp: '2025-12-10T00:00:00Z' }
  expect(readAgain(JSON.stringify(late), 'segment', frame)).toMatchObject({ kind: 'accepted' })
})

test('what is no JSON is refused with the place; what was cut at 32 KB says so', () => {
  expect(readAgain('{"type":', 'segment', frame)).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('not JSON'),
  })
  const cut = JSON.stringify({ ...track, properties: { text: 'x'.repeat(40_000) } }).slice(0, MOST_EVENT_BYTES)
  expect(readAgain(cut, 'segment', frame)).toMatchObject({ remedy: expect.stringContaining('32 KB') })
})

test('what happened more than a day ago is a correction and starts nothing; else it is live', () => {
  const now = new Date('2026-03-02T09:00:00Z')
  const event = (at: string) => ({ happenedAt: Date.parse(at) }) as Event
  expect(originOf(event('2026-03-01T09:00:00Z'), now)).toBe('live')
  expect(originOf(event('2026-03-01T08:59:59Z'), now)).toBe('correction')
})

test('the log names the fields that were mended, and nothing of what they say', () => {
  const after = { ...track, userId: 'bob', context: { groupId: 'acme' }, messageId: undefined }
  expect(mendedFields(JSON.stringify(track), JSON.stringify(after))).toEqual(['context', 'messageId', 'userId'])
  const nested = (text: string) => JSON.stringify({ ...track, properties: { plan: { name: text, seats: 1 } } })
  expect(mendedFields(nested('a'), nested('b'))).toEqual(['properties.plan.name'])
  expect(mendedFields('{"a":', JSON.stringify(track))).toEqual(['event'])
})

import { expect, test } from 'vitest'
import { readItem, readRequest } from './body.ts'
import { callOf, segmentDialect } from './segment.ts'

const receivedAt = Date.parse('2026-03-02T09:00:00Z')
const frame = { receivedAt, skew: 0 }
const sent = { text: '', bytes: 100 }

test('a refused event is kept whole by itself: with its kind, with what the batch said of all, without the key', () => {
  const single = readRequest({ writeKey: 'tnr_secret', event: 'x' }, sent, segmentDialect('track'), receivedAt)
  expect(single.refused.map(({ payload }) => JSON.parse(payload))).toEqual([{ type: 'track', event: 'x' }])
  const batch = { context: { robot: true }, batch: [{ type: 'track', writeKey: 'tnr_secret', event: 'x' }] }
  const several = readRequest(batch, sent, segmentDialect(null), receivedAt)
  expect(several.refused.map(({ payload }) => JSON.parse(payload))).toEqual([
    { type: 'track', event: 'x', context: { robot: true } },
  ])
})

test.each([
  { type: 'track', event: 'Report exported', userId: 'ann', messageId: 'm1', properties: { feature: 'reports' } },
  { type: 'track', event: 'Sync', userId: 'ann', context: { groupId: 'acme', robot: true }, messageId: 'm2' },
  { type: 'page', name: 'Home', userId: 'ann', messageId: 'm3', properties: {} },
  { type: 'identify', userId: 'ann', messageId: 'm4', traits: { name: 'Ann' } },
  { type: 'group', groupId: 'acme', messageId: 'm5', traits: { name: 'Acme' } },
  { type: 'alias', userId: 'ann', previousId: 'visitor-1', messageId: 'm6' },
])('an event said again as a call is the same event: %o', (call) => {
  const parsed = readItem({ ...call, timestamp: '2026-03-01T10:00:00.000Z' }, segmentDialect(null), frame)
  expect(parsed.kind).toBe('accepted')
  if (parsed.kind === 'accepted') expect(readItem(callOf(parsed.event), segmentDialect(null), frame)).toEqual(parsed)
})

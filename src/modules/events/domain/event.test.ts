import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRequest } from './body.ts'
import { clockSkew, parseEvent, parseMoment } from './event.ts'
import { segmentDialect } from './segment.ts'

const receivedAt = Date.parse('2026-03-02T09:00:00Z')
const frame = { receivedAt, skew: 0 }
const segment = segmentDialect(null)
const track = {
  type: 'track',
  event: 'Report Exported',
  userId: 'u1',
  messageId: 'm1',
  timestamp: '2026-03-02T08:59:00Z',
}

test('F003 a track call becomes an event with its person, account, name and moment', () => {
  const parsed = parseEvent({ ...track, context: { groupId: 'acme' }, properties: { feature: 'reports' } }, frame)
  expect(parsed).toEqual({
    kind: 'accepted',
    event: {
      kind: 'track',
      name: 'Report Exported',
      messageId: 'm1',
      group: 'acme',
      person: 'u1',
      happenedAt: Date.parse('2026-03-02T08:59:00Z'),
      robot: false,
      properties: { feature: 'reports' },
    },
  })
})

test.each([
  ['no object', 17, 'event'],
  ['an unknown kind', { ...track, type: 'trak' }, 'type'],
  ['nobody named', { ...track, userId: undefined }, 'userId'],
  ['a group call without a group', { type: 'group', userId: 'u1' }, 'groupId'],
  ['an alias call without the earlier id', { type: 'alias', userId: 'u1' }, 'previousId'],
  ['an alias call of nobody', { type: 'alias', previousId: 'v1', context: { groupId: 'acme' } }, 'userId'],
  ['a track call without a name', { ...track, event: ' ' }, 'event'],
  ['an endless name', { ...track, event: 'x'.repeat(501) }, 'event'],
  ['an endless id', { ...track, messageId: 'x'.repeat(256) }, 'messageId'],
  ['properties that are a list', { ...track, properties: [1] }, 'properties'],
  [
    'properties without end',
    { ...track, properties: JSON.parse(`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`) },
    'properties',
  ],
  ['traits that are a text', { type: 'identify', userId: 'u1', traits: 'x' }, 'traits'],
  ['a moment that is none', { ...track, timestamp: 'yesterday' }, 'timestamp'],
  ['a day that does not exist', { ...track, timestamp: '2026-13-45T00:00:00Z' }, 'timestamp'],
  ['more than 90 days late', { ...track, timestamp: '2025-12-01T00:00:00Z' }, 'timestamp'],
  ['more than a day ahead', { ...track, timestamp: '2026-03-03T09:00:01Z' }, 'timestamp'],
])('an event with %s is refused and says which field and what to do', (_, body, field) => {
  const parsed = parseEvent(body, frame)
  expect(parsed).toMatchObject({ kind: 'refused', field })
  if (parsed.kind === 'refused') {
    expect(parsed.reason.length).toBeGreaterThan(10)
    expect(parsed.remedy.length).toBeGreaterThan(10)
  }
})

test('whatever is sent, parsing answers and never throws, and each event is either kept or refused', () => {
  const junk = fc.anything({ withBigInt: false, withDate: true, withNullPrototype: true, maxDepth: 4 })
  const likely = fc.record(
    {
      type: fc.oneof(fc.constantFrom('track', 'page', 'identify', 'group', 'alias', 'screen'), junk),
      event: fc.oneof(fc.string(), junk),
      userId: fc.oneof(fc.string(), junk),
      messageId: junk,
      context: fc.oneof(fc.record({ groupId: junk, robot: junk, traits: junk }), junk),
      properties: junk,
      traits: junk,
      timestamp: fc.oneof(fc.string(), fc.double(), fc.date().map(String), junk),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(junk, likely), (body) => {
      const parsed = parseEvent(body, frame)
      expect(['accepted', 'refused']).toContain(parsed.kind)
    }),
    { numRuns: 2000 },
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(junk, likely)), junk, (batch, sentAt) => {
      const { accepted, refused } = readRequest({ batch, sentAt }, { text: '', bytes: 40_000 }, segment, receivedAt)
      expect(accepted.length + refused.length).toBe(batch.length)
    }),
  )
})

test('a sender whose clock is an hour behind is corrected, a slow network is not', () => {
  expect(clockSkew('2026-03-02T08:00:12Z', receivedAt)).toBe(60 * 60_000)
  expect(clockSkew('2026-03-02T08:59:40Z', receivedAt)).toBe(0)
  expect(clockSkew(undefined, receivedAt)).toBe(0)
  const parsed = parseEvent({ ...track, timestamp: '2026-03-02T07:59:00Z' }, { ...frame, skew: 60 * 60_000 })
  expect(parsed).toMatchObject({ event: { happenedAt: Date.parse('2026-03-02T08:59:00Z') } })
})

test('moments come as ISO 8601 with or without a zone, and as seconds or milliseconds', () => {
  const noon = Date.parse('2026-03-01T12:00:00Z')
  for (const value of [
    '2026-03-01T12:00:00.000Z',
    '2026-03-01T12:00:00',
    '2026-03-01 12:00',
    '2026-03-01T13:00:00+01:00',
    '2026-03-01T13:00:00+0100',
    noon,
    noon / 1000,
  ]) {
    expect(parseMoment(value)).toBe(noon)
  }
  for (const value of ['12', '03/01/2026', Number.NaN, -1, {}, null, '2026-03-01T12:00:00Z'.repeat(5)])
    expect(parseMoment(value)).toBeNull()
})

test('an event above 32 KB and one with a character that cannot be stored are refused, the others stay', () => {
  const batch = [
    track,
    { ...track, properties: { text: 'x'.repeat(33_000) } },
    { ...track, properties: { text: 'a\u0000b' } },
    { ...track, properties: { text: '\\u0000 written out' } },
  ]
  const request = readRequest({ batch }, { text: JSON.stringify({ batch }), bytes: 40_000 }, segment, receivedAt)
  expect(request.accepted).toHaveLength(2)
  expect(request.tooLarge).toBe(1)
  expect(request.refused.map((refusal) => [refusal.index, refusal.field])).toEqual([
    [1, 'event'],
    [2, 'event'],
  ])
  expect(request.refused.every((refusal) => refusal.payload.length <= 32 * 1024)).toBe(true)
})

test('a robot says so in the context or in the properties', () => {
  expect(parseEvent({ ...track, context: { robot: true } }, frame)).toMatchObject({ event: { robot: true } })
  expect(parseEvent({ ...track, properties: { robot: true } }, frame)).toMatchObject({ event: { robot: true } })
  expect(parseEvent(track, frame)).toMatchObject({ event: { robot: false } })
})

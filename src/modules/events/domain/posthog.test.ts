import { expect, test } from 'vitest'
import { readRequest } from './body.ts'
import { posthogDialect } from './posthog.ts'

const receivedAt = Date.parse('2026-03-02T09:00:00Z')
const read = (batch: unknown, envelope: object = {}) =>
  readRequest({ api_key: 'tnr_secret', batch, ...envelope }, { text: '', bytes: 100 }, posthogDialect, receivedAt)

const capture = {
  event: 'Report exported',
  distinct_id: 'ann',
  uuid: 'm1',
  timestamp: '2026-03-02T08:59:00Z',
  properties: { feature: 'reports', $groups: { company: 'acme' } },
}

const one = (item: object) => read([item]).accepted[0]
const withGroups = (groups: object) => one({ ...capture, properties: { $groups: groups } })?.group

test('F003 a captured event becomes an event with its person, account, name and moment', () => {
  expect(one(capture)).toEqual({
    kind: 'track',
    name: 'Report exported',
    messageId: 'm1',
    group: 'acme',
    person: 'ann',
    happenedAt: Date.parse('2026-03-02T08:59:00Z'),
    robot: false,
    properties: capture.properties,
  })
})

test('of several groups the account is the one that is called so; a single one is it whatever it is called', () => {
  expect(withGroups({ project: 'apollo' })).toBe('apollo')
  expect(withGroups({ project: 'apollo', company: 'acme' })).toBe('acme')
  expect(withGroups({ project: 'apollo', organization: 'acme', team: 't1' })).toBe('acme')
  expect(withGroups({ project: 'apollo', instance: 'eu-1' })).toBeNull()
})

test('an identify call says who a person is, and joins the id under which they were seen before', () => {
  const { accepted } = read([
    {
      ...capture,
      event: '$identify',
      properties: { $set: { name: 'Ann' }, $set_once: { email: 'a@b.test' }, $anon_distinct_id: 'visitor-1' },
    },
  ])
  expect(accepted).toMatchObject([
    { kind: 'identify', person: 'ann', properties: { name: 'Ann', email: 'a@b.test' }, messageId: 'm1' },
    { kind: 'alias', person: 'ann', properties: { previousId: 'visitor-1' }, messageId: 'm1 alias' },
  ])
})

test('a group is told of without joining whoever sent it', () => {
  const properties = { $group_type: 'company', $group_key: 'acme', $group_set: { industry: 'Shipping' } }
  expect(one({ ...capture, event: '$groupidentify', distinct_id: '$company_acme', properties })).toMatchObject({
    kind: 'group',
    group: 'acme',
    person: null,
    properties: { industry: 'Shipping' },
  })
})

test('an event of no person counts for its group alone; without a group it keeps the id it came with', () => {
  const nobody = { $process_person_profile: false }
  expect(one({ ...capture, properties: { ...nobody, $groups: { company: 'acme' } } })?.person).toBeNull()
  expect(one({ ...capture, properties: nobody })?.person).toBe('ann')
})

test('what the library tells of itself is no use of the product by anybody', () => {
  expect(one({ ...capture, event: '$feature_flag_called' })?.robot).toBe(true)
})

test.each([
  ['nobody', { ...capture, distinct_id: '', properties: {} }, 'distinct_id'],
  ['no name', { ...capture, event: null }, 'event'],
  ['an alias without the earlier id', { ...capture, event: '$create_alias', properties: {} }, 'properties.alias'],
  ['a group without its key', { ...capture, event: '$groupidentify', properties: {} }, 'properties.$group_key'],
  ['a moment that is none', { ...capture, timestamp: 'yesterday' }, 'timestamp'],
  ['no object', 3, 'event'],
])('an event with %s is refused in the words of the library', (_, item, field) => {
  const { refused } = read([item])
  expect(refused).toMatchObject([{ field, dialect: 'posthog' }])
  expect(refused[0]?.remedy).not.toMatch(/userId|groupId|previousId/)
})

test('the key of the sender is kept nowhere', () => {
  const request = readRequest(
    { api_key: 'tnr_secret', token: 'tnr_secret', event: 'x', properties: { token: 'tnr_secret', $groups: {} } },
    { text: '', bytes: 100 },
    posthogDialect,
    receivedAt,
  )
  expect(request.refused).toHaveLength(1)
  const kept = one({ ...capture, properties: { token: 'tnr_secret', plan: 'team' } })
  expect(JSON.stringify([request.refused, kept])).not.toContain('tnr_secret')
})

test('a sender whose clock is an hour behind is corrected', () => {
  const { accepted } = read([{ ...capture, timestamp: '2026-03-02T07:59:00Z' }], { sent_at: '2026-03-02T08:00:00Z' })
  expect(accepted[0]?.happenedAt).toBe(Date.parse('2026-03-02T08:59:00Z'))
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import { rawId, rawPersonId } from './identity.ts'

const workspace = '0190c2f0-5c1e-7000-8000-000000000001' as WorkspaceId
const other = '0190c2f0-5c1e-7000-8000-000000000002' as WorkspaceId

test('the same id of the same source is the same account at every import', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (source, external) => {
      expect(rawId(workspace, source, external)).toBe(rawId(workspace, source, external))
    }),
  )
})

test('source, id and kind are kept apart: no two of them are one', () => {
  const part = fc.string({ minLength: 1 }).map((text) => text.trim())
  fc.assert(
    fc.property(part, part, part, part, (s1, e1, s2, e2) => {
      fc.pre((s1 !== s2 || e1 !== e2) && e1.length < 15 && e2.length < 15)
      expect(rawId(workspace, s1, e1)).not.toBe(rawId(workspace, s2, e2))
      expect(rawId(workspace, s1, e1)).not.toBe(rawPersonId(workspace, s1, e1))
      expect(rawId(workspace, s1, e1)).not.toBe(rawId(other, s1, e1))
    }),
  )
})

test('the long and the short form of a CRM id are one account, and case tells two apart', () => {
  expect(rawId(workspace, 'crm', '001A0000006Vm9uIAC')).toBe(rawId(workspace, 'crm', '001A0000006Vm9u'))
  expect(rawId(workspace, 'crm', '001A0000006Vm9u')).not.toBe(rawId(workspace, 'crm', '001A0000006Vm9U'))
})

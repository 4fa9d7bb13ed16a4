import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crmId, derivedId, isUuid, TENURE_NAMESPACE, uuidV5, type WorkspaceId } from './ids.ts'
import { sha1 } from './sha1.ts'

const workspace = TENURE_NAMESPACE as WorkspaceId

test('the hash is the one everybody else computes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(Buffer.from(sha1(bytes)).toString('hex')).toBe(createHash('sha1').update(bytes).digest('hex'))
    }),
  )
})

test('a name gives the UUID that RFC 9562 gives for it', () => {
  expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  expect(uuidV5('6BA7B810-9DAD-11D1-80B4-00C04FD430C8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
})

test('a second import meets the id that the first one made, and no other record has it', () => {
  expect(derivedId(workspace, 'account', 'crm', '42')).toBe(derivedId(workspace, 'account', 'crm', '42'))
  const ids = [
    derivedId(workspace, 'account', 'crm', '42'),
    derivedId(workspace, 'contact', 'crm', '42'),
    derivedId(workspace, 'account', 'billing', '42'),
    derivedId(workspace, 'account', 'crm:4', '2'),
    derivedId(workspace, 'account', 'crm', ':42'),
    derivedId(uuidV5(workspace, 'other') as WorkspaceId, 'account', 'crm', '42'),
  ]
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every(isUuid)).toBe(true)
})

test.each(['', 'x', '6f0b8f3e-0d5c-5a3b-9a57-5f1e2b0c7d1', '6f0b8f3e0d5c5a3b9a575f1e2b0c7d11', 7, null, {}])(
  '%j is no UUID',
  (value) => {
    expect(isUuid(value)).toBe(false)
  },
)

test('a CRM id of 18 characters is the one of 15 that it repeats', () => {
  expect(crmId('001D000000IqhSLIAZ')).toBe('001D000000IqhSL')
  expect(crmId('001D000000IqhSL')).toBe('001D000000IqhSL')
  expect(crmId('0013000000abcdEAAQ')).toBe('0013000000abcdE')
})

test('CRM ids that differ only in case are two ids', () => {
  expect(crmId('001D000000IqhSL')).not.toBe(crmId('001D000000IqhSl'))
})

test.each(['', 'ACME', '001D000000IqhSLIAA', '001D000000IqhSL!AZ', 'a-very-long-identifier', '123456789012345678'])(
  '%j is no CRM id of 18 characters and stays as it is',
  (id) => {
    expect(crmId(id)).toBe(id)
  },
)

import { expect, test } from 'vitest'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import { keyText, workspaceOfKey } from './key-text.ts'

const workspace = '0190c2f0-5c1e-7000-8000-0000000000ab' as WorkspaceId
const text = keyText(workspace, `${'A'.repeat(42)}_`)

test('a key names its workspace', () => {
  expect(text).toBe(`tnr_0190c2f05c1e700080000000000000ab_${'A'.repeat(42)}_`)
  expect(workspaceOfKey(text)).toBe(workspace)
})

test.each([
  ['nothing', ''],
  ['cut short', text.slice(0, -1)],
  ['made longer', `${text}A`],
  ['a line behind it', `${text}\n`],
  ['capitals in the workspace', text.replace('ab_', 'AB_')],
  ['another beginning', text.replace('tnr', 'xyz')],
  ['SQL in the secret', `${text.slice(0, -6)}' or 1`],
])('a text that is no key names none: %s', (_, altered) => {
  expect(workspaceOfKey(altered)).toBeNull()
})

import { expect, test } from 'vitest'
import type { PageDefinition } from '../lib/pages.ts'
import { menuOf } from './menu.ts'

const component = () => null
const page = (path: string, group: '' | 'Data', order: number, permission?: string): PageDefinition => ({
  path,
  title: path,
  component,
  menu: { group, order, label: path },
  ...(permission === undefined ? {} : { permission }),
})

test('the menu has groups in their order and pages in theirs, and no empty group', () => {
  const all = [
    page('import', 'Data', 1),
    page('accounts', '', 2),
    page('today', '', 1),
    { path: 'accounts/$account', title: 'Account', component },
  ]
  expect(menuOf([], all).map((section) => [section.group, section.pages.map((one) => one.path)])).toEqual([
    ['', ['today', 'accounts']],
    ['Data', ['import']],
  ])
})

test('a page that the role does not open is not in the menu', () => {
  expect(menuOf(['imports.read'], [page('import', 'Data', 1, 'imports.write')])).toEqual([])
})

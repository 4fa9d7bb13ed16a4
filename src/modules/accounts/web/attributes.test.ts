import { expect, test } from 'vitest'
import { type Own, ownSections } from './attributes.ts'

const field = (key: string, more: Partial<Own> = {}): Own => ({
  subject: 'account',
  key,
  label: key,
  type: 'text',
  choices: null,
  description: null,
  section: null,
  isRequired: false,
  editors: null,
  mayEdit: true,
  isArchived: false,
  isOpen: false,
  ...more,
})

test('fields of one’s own stand under their headings, those without one first', () => {
  const sections = ownSections(
    {},
    [field('a', { section: 'Renewal' }), field('b'), field('c', { section: 'Renewal' })],
    [],
    'USD',
  )
  expect(sections.map(({ section, shown }) => [section, shown.map((one) => one.editable.label)])).toEqual([
    ['', ['b']],
    ['Renewal', ['a', 'c']],
  ])
})

test('an archived field is shown only where it holds something, and is not changed', () => {
  const fields = [field('old', { isArchived: true }), field('gone', { isArchived: true })]
  const [section] = ownSections({ old: 'x' }, fields, [], 'USD')
  expect(section?.shown.map((one) => [one.editable.label, one.isFixed, one.note])).toEqual([['old', true, 'archived']])
})

test('a field that one may not change is only shown', () => {
  expect(ownSections({}, [field('a', { mayEdit: false })], [], 'USD')[0]?.shown[0]?.isFixed).toBe(true)
})

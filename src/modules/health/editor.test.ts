import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkScorecard } from './domain/check.ts'
import {
  copyOf,
  draftOf,
  keyFor,
  newShape,
  placeName,
  problemsOf,
  weightOf,
  withLimit,
  withMoved,
  withPart,
  withText,
} from './web/card-draft.ts'

const folder = new URL('../../../packs/saas/scorecards/', import.meta.url)
const presets = readdirSync(folder).map((file) => ({
  file,
  text: readFileSync(new URL(file, folder), 'utf8'),
}))
const asJson = (text: string): unknown => JSON.parse(JSON.stringify(parse(text)))

test.each(presets)('the preset $file opens in the editor and saves unchanged, by form and by text', ({ text }) => {
  const stored = asJson(text)
  const opened = draftOf(stored)
  expect(opened.file).toEqual(stored)
  expect(withText(opened, opened.text).file).toEqual(stored)
  expect(withText(opened, text).file).toEqual(stored)
  expect(problemsOf(opened, null)).toEqual([])
  expect(checkScorecard(withText(opened, opened.text).file)).toEqual(checkScorecard(stored))
})

test.each(presets)('any part of $file that is set to what it is changes nothing', ({ text }) => {
  const opened = draftOf(asJson(text))
  // Every seventh: they stand at other depths in each file, and all of them together take long.
  for (const path of pathsOf(opened.file).filter((_, at) => at % 7 === 0)) {
    const value = path.reduce<unknown>((whole, name) => (whole as Record<string | number, unknown>)[name], opened.file)
    expect(withPart(opened, path, value)).toEqual(opened)
  }
})

function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  const names = Array.isArray(value) ? value.map((_, at) => at) : Object.keys(value)
  return [path, ...names.flatMap((name) => pathsOf((value as Record<string | number, unknown>)[name], [...path, name]))]
}

const tenure = draftOf(asJson(presets.find(({ file }) => file === 'tenure.yaml')?.text ?? ''))

test('what the form changes stands in the text, and what the text changes stands in the form', () => {
  const heavier = withPart(tenure, ['components', 0, 'weight'], 41)
  expect(heavier.text).toContain('weight: 41')
  const again = withText(heavier, heavier.text.replace('weight: 41', 'weight: 42'))
  expect(weightOf(again.file, ['components'])).toBe(weightOf(heavier.file, ['components']) + 1)
})

test('a text that cannot be read keeps the last file, and says why', () => {
  const broken = withText(tenure, 'name: [')
  expect(broken.file).toBe(tenure.file)
  expect(problemsOf(broken, null)[0]?.remedy).toBe('Mend the text, or go on in the form')
  expect(withText(tenure, 'a: &a [1]\nb: *a').unread).not.toBeNull()
  expect(withText(tenure, 'just words').unread).not.toBeNull()
})

test('a problem names its place as the form does, with what to do about it', () => {
  const path = ['components', 0, 'factors', 0, 'weight']
  const problems = problemsOf(withPart(tenure, path, 'much'), null)
  expect(problems).toMatchObject([{ path: placeName(path), remedy: 'Write a number from 0.01 to 1,000' }])
})

test('a measure that the workspace does not have is refused before it is saved', () => {
  expect(problemsOf(tenure, new Set(['usage.active_days_30d'])).length).toBeGreaterThan(0)
})

test('a copy has a free name and judges as its model does', () => {
  const copy = copyOf(tenure.file, ['tenure', 'tenure_own'])
  expect(copy.file).toMatchObject({ name: 'tenure_own_2', components: tenure.file.components })
  expect(problemsOf(copy, null)).toEqual([])
})

test('parts are moved, taken out and given keys that nobody else has', () => {
  const components = tenure.file.components as { key: string; label: string }[]
  expect(withMoved(tenure, ['components'], 0, -1)).toBe(tenure)
  expect((withMoved(tenure, ['components'], 0, 1).file.components as typeof components)[1]).toEqual(components[0])
  expect(withPart(tenure, ['components', 0], undefined).file.components).toEqual(components.slice(1))
  expect(keyFor(components[0]?.key ?? '', tenure.file)).toBe(`${components[0]?.key}_2`)
})

test('every shape begins as one that may be saved', () => {
  for (const name of ['bands', 'linear', 'boolean', 'table'] as const) {
    const changed = withPart(tenure, ['components', 0, 'factors', 0, 'points'], newShape(name, 'usage.logins_30d'))
    expect(problemsOf(changed, null)).toEqual([])
  }
  expect(withLimit({ at_least: 20, points: 5 }, 'below')).toEqual({ below: 20, points: 5 })
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { retold } from '../kernel/retold.ts'
import { english, speakAs } from '../kernel/words.ts'
import { modules } from './wiring.ts'
import { german } from './words.ts'

beforeEach(() => speakAs(() => ({ language: 'de', locale: 'de-DE', ...german() })))
afterEach(() => speakAs(() => english))

/** Values as no sentence of ours has them, so that each can be found again. */
const values = ['Amsel', 'Birke', 'Chablis', 'Distel']
const filled = (sentence: string): string =>
  sentence.replace(/\{(\d)!?\}/g, (_, place: string) => values[Number(place)] ?? '')

test('every sentence that is told is found again by its own words, with its values in their places', () => {
  const lost = Object.entries(german().told).filter(([key, words]) => retold(filled(key)) !== filled(words))
  expect(lost).toEqual([])
})

test('a sentence has words enough of its own, so that no other is taken for it', () => {
  const values = (key: string) => key.split(/\{\d\}/)
  const bare = Object.keys(german().told).filter((key) => {
    const parts = values(key).map((part) => part.trim())
    return parts.length > 1 && parts.join('').length < (parts[0] === '' && parts.at(-1) === '' ? 7 : 3)
  })
  expect(bare).toEqual([])
})

test('what is told in German neither shouts nor says du', () => {
  const loud = Object.values(german().told).filter((words) => /!(?!\})|\b(du|dein|deine|dir|dich)\b/i.test(words))
  expect(loud).toEqual([])
})

test('no German sentence is empty or has blanks around it', () => {
  const odd = Object.values(german().told).filter((words) => words.trim() !== words || words === '')
  expect(odd).toEqual([])
})

test('what sources ask for, and what each field of a file is, stands in German', () => {
  const shown = modules.flatMap(({ connectors = [], shapes = [] }) => [
    ...connectors.flatMap(({ label, summary, settings, stream, writes = [] }) => [
      ...[label, summary],
      ...[...settings, ...stream, ...writes].flatMap((field) => [field.label, field.summary]),
    ]),
    ...shapes.flatMap(({ summary, fields }) => [summary, ...fields.map((field) => field.summary)]),
  ])
  expect(shown.length).toBeGreaterThan(200)
  expect(shown.filter((words) => german().catalogue[words] === undefined)).toEqual([])
})

import { existsSync, globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { modulesOf } from './generate/declared.ts'
import { firstOnFifteen, testedOnFifteen } from './oldest-server.ts'
import { root } from './parts.ts'

/** Walked through in one journey, by pages that read and answer. */
const inJourneys = ['today']

test('every module that keeps anything is tested on the oldest server too', () => {
  const keeping = modulesOf(root)
    .map(({ name }) => name)
    .filter((name) => globSync(`src/modules/${name}/{store,store-*,store/**/*}.ts`, { cwd: root }).length > 0)
  const missing = keeping.filter((name) => !testedOnFifteen.some((path) => path.startsWith(`src/modules/${name}/`)))
  expect(missing).toEqual(inJourneys)
})

test('what is named there exists', () => {
  expect(testedOnFifteen.filter((path) => !existsSync(`${root}/${path}`))).toEqual([])
})

test('what meets the oldest server first is part of all that meets it', () => {
  expect(firstOnFifteen.filter((path) => !testedOnFifteen.includes(path))).toEqual([])
})

import { expect, test } from 'vitest'
import { completed, missingBinaries } from './complete.ts'

const parser = {
  version: '2.0.0',
  dev: true,
  optionalDependencies: { '@p/linux-x64': '2.0.0', '@p/linux-x64-musl': '2.0.0' },
}

test("another platform's binary gets its entry, marked so that it is installed there alone", () => {
  const lock = { packages: { '': {}, 'node_modules/p': parser, 'node_modules/@p/linux-x64': { version: '2.0.0' } } }
  expect(missingBinaries(lock)).toEqual([
    [
      'node_modules/p/node_modules/@p/linux-x64-musl',
      { version: '2.0.0', cpu: ['x64'], dev: true, libc: ['musl'], optional: true, os: ['linux'] },
    ],
  ])
  expect(missingBinaries(completed(lock))).toEqual([])
})

test('another version of the same binary does not stand in for it', () => {
  const lock = { packages: { 'node_modules/p': parser, 'node_modules/@p/linux-x64': { version: '1.0.0' } } }
  expect(missingBinaries(lock).map(([path]) => path)).toContain('node_modules/p/node_modules/@p/linux-x64')
})

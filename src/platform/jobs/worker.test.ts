import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { isGone, thisProcess } from './worker.ts'

const [, , begun] = thisProcess.split(' ')
const noted = (number: number | undefined, since = '1') => `${hostname()} ${number} ${since}`

test('work of this process, of another host and of nobody is not up for grabs', () => {
  expect(isGone(thisProcess)).toBe(false)
  expect(isGone('another-host 1 1')).toBe(false)
  expect(isGone(null)).toBe(false)
})

test('work of a process that ended is free at once', () => {
  expect(isGone(noted(spawnSync('true').pid, begun))).toBe(true)
})

test('work of a product that had our number before us is free, as in a container that was started again', () => {
  expect(isGone(noted(process.pid))).toBe(true)
  // As it was noted before the beginning was.
  expect(isGone(`${hostname()} ${process.pid}`)).toBe(true)
})

test.skipIf(process.platform !== 'linux')(
  'work of a process that ended is free although another program has its number now',
  async () => {
    const other = spawn('sleep', ['60'])
    await once(other, 'spawn')
    try {
      expect(isGone(noted(other.pid))).toBe(true)
      expect(isGone(`${hostname()} ${other.pid}`)).toBe(false)
    } finally {
      other.kill('SIGKILL')
    }
  },
)

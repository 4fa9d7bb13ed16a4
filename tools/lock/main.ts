import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { completed, type Lock, missingBinaries } from './complete.ts'

/** `node bin/setup.mjs lock`, after packages changed. */
const path = join(import.meta.dirname, '../../package-lock.json')
const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock
const missing = missingBinaries(lock)
if (missing.length > 0) writeFileSync(path, `${JSON.stringify(completed(lock), null, 2)}\n`)
console.log(`${missing.length} optional binaries of other platforms added to package-lock.json`)

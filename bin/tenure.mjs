#!/usr/bin/env node
/** The `tenure` command: the same preparation as `npm start`, then the command line on Node 24. */
import { fail, prepare, run, serverEntry } from './prepare.mjs'

const args = process.argv.slice(2)

try {
  await prepare({ web: args[0] === 'start' || args[0] === 'web', server: true })
  run(serverEntry, args)
} catch (error) {
  fail(error)
}

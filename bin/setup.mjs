#!/usr/bin/env node
/** `npm start`, `npm test` and the like: prepares the folder, then runs the matching entry on Node 24. */
import { fail, prepare, rebuild, root, run, serverEntry } from './prepare.mjs'

const commands = {
  start: { entry: serverEntry, before: ['start'], web: true, server: true },
  test: { entry: 'tools/test.ts', web: true, server: true, atRoot: true },
  prove: { entry: 'tools/prove.ts', web: true, server: true, atRoot: true },
  check: { entry: 'tools/check/main.ts', atRoot: true },
  bench: { entry: 'tools/bench.ts', web: true, server: true, atRoot: true },
  lock: { entry: 'tools/lock/main.ts', atRoot: true },
  generate: { entry: 'tools/generate/main.ts', atRoot: true },
}

const [name = '', ...args] = process.argv.slice(2)
const command = commands[name]

try {
  if (name === 'build') {
    await prepare({})
    await rebuild()
  } else if (command) {
    await prepare({ web: command.web === true, server: command.server === true })
    run(command.entry, [...(command.before ?? []), ...args], command.atRoot ? { cwd: root } : {})
  } else {
    process.stderr.write(`usage: node bin/setup.mjs ${Object.keys(commands).join('|')}|build [arguments]\n`)
    process.exitCode = 2
  }
} catch (error) {
  fail(error)
}

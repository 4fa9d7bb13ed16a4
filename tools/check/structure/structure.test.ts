import { expect, test } from 'vitest'
import type { Exception } from './exceptions.ts'
import { checkStructure } from './structure.ts'

/** A sound house of three modules; each test plants one fault in it. */
const house = {
  'src/modules/order.ts': `export const order = ['accounts', 'measures', 'health'] as const`,
  'src/modules/accounts/README.md': 'Who the customers are.',
  'src/modules/measures/README.md': 'Numbers per account and day.',
  'src/modules/health/README.md': 'How well, and why.',
  'src/kernel/day.ts': `import { Temporal } from 'temporal-polyfill'\nexport const next = (day: string) => Temporal.PlainDate.from(day)`,
  'src/platform/clock.ts': `import '../kernel/day.ts'\nexport const clock = { now: () => new Date() }`,
  'src/platform/db/db.ts': `import { sql } from 'kysely'\nimport pg from 'pg'\nexport const one = sql\`select 1\`, driver = pg`,
  'src/modules/accounts/index.ts': `export { find } from './store.ts'`,
  'src/modules/accounts/store.ts': `import { sql } from 'kysely'\nexport const find = () => sql\`select 1 from accounts\``,
  'src/modules/accounts/module.ts': `export const accounts = {}`,
  'src/modules/accounts/operations.ts': `import { z } from 'zod'\nexport const list = z.object({})`,
  'src/modules/accounts/web/queries.ts': `import type { list } from '../operations.ts'\nimport '../../../web/lib/client.ts'\nexport type L = typeof list`,
  'src/modules/measures/index.ts': `import type { find } from '../accounts/index.ts'\nexport type Find = typeof find`,
  'src/modules/health/index.ts': `export { score } from './domain/score.ts'`,
  'src/modules/health/domain/score.ts': `import { next } from '../../../kernel/day.ts'\nexport const score = (day: string) => next(day)`,
  'src/modules/health/service.ts': `import { find } from '../accounts/index.ts'\nexport const use = () => find()`,
  'src/web/lib/client.ts': `export const call = () => fetch('/api')`,
  'src/web/lib/clock.ts': `export const now = () => new Date()`,
  'src/web/ui/Card.tsx': `export function Card() { return <p>Select a file from the list</p> }`,
  'src/web/main.tsx': `import { Card } from './ui/Card.tsx'\nimport './shell/routes.ts'\nexport const page = Card`,
  'src/web/shell/routes.ts': `import '../../modules/accounts/web/queries.ts'`,
  'src/app/wiring.ts': `import { accounts } from '../modules/accounts/module.ts'\nexport const modules = [accounts]`,
}

function plant(fault: Record<string, string>, exceptions: Exception[] = []): string[] {
  const files = new Map(Object.entries({ ...house, ...fault }))
  return checkStructure(files, exceptions).map(({ rule, path }) => `${rule}: ${path}`)
}

test('a sound house has no problem', () => {
  expect(plant({})).toEqual([])
})

const service = 'src/modules/measures/service.ts'
const domain = 'src/modules/health/domain/fault.ts'
const web = 'src/modules/health/web/HealthPage.tsx'

test.each<[string, string, string, string]>([
  // floors
  ['a module imports a later module', 'floors', service, `import { score } from '../health/index.ts'; score('')`],
  [
    'a module imports a type of a later module',
    'floors',
    service,
    `import type { score } from '../health/index.ts'; export type S = typeof score`,
  ],
  [
    'a module takes a type of a later module by import()',
    'floors',
    service,
    `export type S = typeof import('../health/index.ts')`,
  ],
  [
    'a module loads a later module while it runs',
    'floors',
    service,
    `export const s = () => import('../health/index.ts')`,
  ],
  [
    'a module starts a worker of a later module',
    'floors',
    service,
    `export const at = new URL('../health/worker.ts', import.meta.url)`,
  ],
  ['a module re-exports a later module', 'floors', service, `export { score } from '../health/index.ts'`],
  [
    'a module goes past the face of an earlier one',
    'floors',
    service,
    `import { find } from '../accounts/store.ts'; find()`,
  ],
  ['a module imports app', 'floors', service, `import { modules } from '../../app/wiring.ts'; modules.at(0)`],
  ['a module imports test support', 'floors', service, `import '../../../test/support/world.ts'`],
  ['a module is missing from order.ts', 'floors', 'src/modules/stray/index.ts', `export const stray = 1`],
  [
    'the kernel imports the platform',
    'floors',
    'src/kernel/fault.ts',
    `import type { clock } from '../platform/clock.ts'; export type C = typeof clock`,
  ],
  [
    'the platform imports a module',
    'floors',
    'src/platform/fault.ts',
    `import { find } from '../modules/accounts/index.ts'; find()`,
  ],
  ['app goes past a face', 'floors', 'src/app/fault.ts', `import { find } from '../modules/accounts/store.ts'; find()`],
  [
    'a test goes past the face of another module',
    'floors',
    'src/modules/health/service.test.ts',
    `import { find } from '../accounts/store.ts'; find()`,
  ],
  ['the server imports a page', 'floors', service, `import { call } from '../../web/lib/client.ts'; call()`],
  ["a page imports another module's page", 'floors', web, `import '../../accounts/web/queries.ts'`],
  ['a page imports the shell', 'floors', web, `import '../../../web/shell/routes.ts'`],
  ['a page imports its store', 'floors', web, `import '../store.ts'`],
  [
    'a page imports operations for real',
    'floors',
    'src/modules/accounts/web/Page.tsx',
    `import { list } from '../operations.ts'; list.parse({})`,
  ],
  ['a page imports zod', 'floors', web, `import { z } from 'zod'; z.string()`],
  ['the page kit imports the shell', 'floors', 'src/web/ui/Fault.tsx', `import '../shell/routes.ts'`],
  ['the shell imports a service', 'floors', 'src/web/shell/fault.ts', `import '../../modules/health/service.ts'`],
  // purity
  ['a rule reads a file', 'purity', domain, `import { readFileSync } from 'node:fs'; readFileSync('x')`],
  ['a rule imports a package', 'purity', domain, `import { z } from 'zod'; z.string()`],
  ['a rule imports a value from below', 'purity', domain, `import { find } from '../../accounts/index.ts'; find()`],
  ['a rule imports its own store', 'purity', domain, `import { all } from '../store.ts'; all()`],
  ['a rule reads the clock', 'purity', domain, `export const today = () => Date.now()`],
  ['a rule hands the clock on', 'purity', domain, `export const now = Date.now`],
  ['a rule makes the present moment', 'purity', domain, `export const today = () => new Date()`],
  ['a rule draws chance', 'purity', domain, `export const luck = () => Math.random()`],
  ['a rule reads the environment', 'purity', domain, `export const mode = process.env.MODE`],
  ['a rule calls out', 'purity', domain, `export const ask = () => fetch('https://example.com')`],
  ['a rule logs', 'purity', domain, `export const say = () => console.log('x')`],
  ['a rule waits', 'purity', domain, `export const late = async () => 1`],
  [
    'a rule in a single file is still a rule',
    'purity',
    'src/modules/health/domain.ts',
    `export const today = () => Date.now()`,
  ],
  ['the kernel imports node', 'purity', 'src/kernel/fault.ts', `import { hash } from 'node:crypto'; hash('sha1', 'x')`],
  ['the kernel draws chance', 'purity', 'src/kernel/fault.ts', `export const luck = () => Math.random()`],
  // clock
  ['a service reads the clock', 'clock', service, `export const now = () => new Date()`],
  ['a page reads the clock', 'clock', web, `export const now = () => Date.now()`],
  ['a service draws chance', 'clock', service, `export const id = () => crypto.randomUUID()`],
  // queries
  ['a service imports the sql tag', 'queries', service, `import { sql } from 'kysely'; sql\`x\``],
  [
    'a service imports the sql tag from the platform',
    'queries',
    service,
    `import { sql } from '../../platform/db/db.ts'; sql\`x\``,
  ],
  ['a service imports the driver', 'queries', service, `import pg from 'pg'; pg.native`],
  ['a service holds a statement', 'queries', service, `export const q = 'select id from accounts'`],
  ['a service holds a statement in a template', 'queries', service, 'export const q = `delete from accounts`'],
  ['a service builds a statement', 'queries', service, `export const q = (tx: any) => tx.q.selectFrom('accounts')`],
  ['a service takes all of kysely', 'queries', service, `import * as k from 'kysely'; k.sql\`x\``],
  ['app holds a statement', 'queries', 'src/app/fault.ts', `export const q = 'update accounts set name = 1'`],
  // faces
  ['a default export', 'faces', service, `export default function x() {}`],
  ['a default export by name', 'faces', service, `const x = 1; export { x as default }`],
  ['export everything', 'faces', 'src/modules/health/service.ts', `export * from './domain/score.ts'`],
  [
    'a long face',
    'faces',
    'src/modules/health/index.ts',
    `${"export { score } from './domain/score.ts'\n".repeat(41)}`,
  ],
  // evaluation
  ['eval', 'evaluation', service, `export const run = (text: string) => eval(text)`],
  ['eval by its global', 'evaluation', service, `export const run = (text: string) => globalThis.eval(text)`],
  ['new Function', 'evaluation', service, `export const run = (text: string) => new Function(text)`],
  ['vm', 'evaluation', service, `import { runInThisContext } from 'node:vm'; runInThisContext('1')`],
  // outgoing
  ['a fetch of its own', 'outgoing', service, `export const call = (url: string) => fetch(url)`],
  ['a fetch by its global', 'outgoing', service, `export const call = (url: string) => globalThis.fetch(url)`],
  ['a package that calls out', 'outgoing', service, `import { request } from 'undici'; request('')`],
  ['a request of node', 'outgoing', 'src/app/fault.ts', `import { request } from 'node:http'; request('')`],
])('the fault is named: %s', (_, rule, path, text) => {
  expect(plant({ [path]: text })).toContain(`${rule}: ${path}`)
})

test('a ring of files is named', () => {
  const ring = {
    'src/modules/health/a.ts': `import { b } from './b.ts'; export const a = () => b`,
    'src/modules/health/b.ts': `import { a } from './a.ts'; export const b = () => a`,
  }
  expect(plant(ring)).toEqual(['cycles: src/modules/health/a.ts'])
})

test('a module without its page is named', () => {
  const stray = { 'src/modules/order.ts': `export const order = ['accounts', 'measures', 'health', 'today'] as const` }
  const fault = { ...stray, 'src/modules/today/index.ts': 'export const today = 1' }
  expect(plant(fault)).toEqual(['readmes: src/modules/today/README.md'])
})

test('a drawer folder is named', () => {
  expect(plant({ 'src/platform/utils/text.ts': 'export const a = 1' })).toEqual(['folders: src/platform/utils'])
})

test('words in a comment or a label, and local names, are no faults', () => {
  const innocent = {
    [domain]: `// Date.now() and eval('x') only in a comment\nexport const weigh = (process: { env: number }) => process.env`,
    [service]: `export const label = 'Select a file', hint = 'Update the plan and set a date', at = new Date(0)`,
    'src/modules/health/service.test.ts': `import { modules } from '../../app/wiring.ts'; modules.at(0); Date.now()`,
    'src/app/door.ts': `import type { Server } from 'node:http'; export const serve = (fetch: () => Server) => fetch()`,
    'src/platform/a.ts': `import type { B } from './b.ts'; export type A = B | 1`,
    'src/platform/b.ts': `import type { A } from './a.ts'; export type B = A | 2`,
  }
  expect(plant(innocent)).toEqual([])
})

test('an exception covers its file and rule, and is named once it is no longer needed', () => {
  const fault = { [service]: `export const now = () => new Date()` }
  const exception = { rule: 'clock', path: service, reason: 'the test says so' }
  expect(plant(fault, [exception])).toEqual([])
  expect(plant({}, [exception])).toEqual([`clock: ${service}`])
})

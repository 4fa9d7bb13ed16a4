import { isPart, isTest, packageOf, placeOf, target } from './places.ts'
import { type Node, nameOf, type Problem, type Source } from './source.ts'

/** Packages the kernel may stand on: pure, and the same everywhere. */
const kernelPackages = new Set(['temporal-polyfill'])
/** Names of the world outside; a rule takes what it needs as a value. */
const outside = ['process', 'console', 'fetch', 'crypto', 'performance', 'globalThis', 'setTimeout', 'setInterval']
const chance = ['Math.random', 'crypto.randomUUID', 'crypto.getRandomValues']

/** The kernel and every domain/ are data in, data out: no clock, chance, input, output, log or waiting. */
export function purity(sources: Source[]): Problem[] {
  return sources
    .filter(({ path }) => isPure(path))
    .flatMap((source) => [...impureImports(source), ...impureNodes(source)])
}

function isPure(path: string): boolean {
  const place = placeOf(path)
  if (isTest(path)) return false
  return place.floor === 'kernel' || (place.floor === 'module' && isPart(place.part, 'domain'))
}

function impureImports(source: Source): Problem[] {
  return source.imports.flatMap((found) => {
    const message = importRefusal(source.path, found.specifier, found.typeOnly)
    return message ? [{ rule: 'purity', path: source.path, line: found.line, message }] : []
  })
}

function importRefusal(from: string, specifier: string, typeOnly: boolean): string | undefined {
  const path = target(from, specifier)
  const here = placeOf(from)
  if (path === undefined) {
    const known = here.floor === 'kernel' && kernelPackages.has(packageOf(specifier))
    return known || typeOnly ? undefined : `a pure rule imports ${specifier}`
  }
  const there = placeOf(path)
  if (here.floor !== 'module' || there.floor === 'kernel' || typeOnly) return undefined
  const own = there.floor === 'module' && there.module === here.module && isPart(there.part, 'domain')
  return own ? undefined : `domain/ imports the kernel and itself, types only from below, here ${path}`
}

function impureNodes(source: Source): Problem[] {
  return source.nodes.flatMap((node) => {
    const message = impurity(node, source.bound)
    return message ? [{ rule: 'purity', path: source.path, line: source.lineOf(node), message }] : []
  })
}

function impurity(node: Node, bound: Set<string>): string | undefined {
  if (node.async === true) return 'a pure rule does not wait: no async function'
  if (node.type === 'AwaitExpression') return 'a pure rule does not wait: no await'
  if (node.type === 'ImportExpression') return 'a pure rule loads nothing while it runs'
  if (readsClock(node, bound)) return 'a pure rule takes its day as a value, not from the clock'
  const name = node.type === 'CallExpression' ? nameOf(node.callee) : nameOf(node)
  if (name === undefined || (node.type !== 'CallExpression' && node.type !== 'MemberExpression')) return undefined
  const first = name.split('.')[0] ?? name
  if (name === 'Math.random' && node.type === 'CallExpression') return 'a pure rule draws no chance: Math.random'
  return outside.includes(first) && !bound.has(first) && node.type === 'CallExpression'
    ? `a pure rule touches the world outside: ${name}`
    : node.type === 'MemberExpression' && first === 'process' && name === 'process.env' && !bound.has('process')
      ? 'a pure rule touches the world outside: process.env'
      : undefined
}

const clocks = ['src/platform/clock.ts', 'src/web/lib/clock.ts']

/** Time comes from platform/clock.ts, so that tests, simulations and replays own it; chance from platform/random.ts. */
export function clock(sources: Source[]): Problem[] {
  return sources
    .filter(({ path }) => path.startsWith('src/') && !isTest(path) && !isPure(path))
    .flatMap((source) =>
      source.nodes.flatMap((node) => {
        const message = stray(node, source)
        return message ? [{ rule: 'clock', path: source.path, line: source.lineOf(node), message }] : []
      }),
    )
}

function stray(node: Node, source: Source): string | undefined {
  if (!clocks.includes(source.path) && readsClock(node, source.bound))
    return 'the time comes from platform/clock.ts (in the page from src/web/lib/clock.ts)'
  const inPage = source.path.startsWith('src/web/') || /^src\/modules\/[^/]+\/web\//.test(source.path)
  const drawn = node.type === 'CallExpression' ? nameOf(node.callee) : undefined
  if (inPage || source.path === 'src/platform/random.ts' || !drawn) return undefined
  return chance.includes(drawn) ? `chance comes from platform/random.ts, not ${drawn}` : undefined
}

function readsClock(node: Node, bound: Set<string>): boolean {
  if (bound.has('Date')) return false
  if (node.type === 'NewExpression') return nameOf(node.callee) === 'Date' && (node.arguments as unknown[]).length === 0
  if (node.type === 'CallExpression') return nameOf(node.callee) === 'Date'
  return node.type === 'MemberExpression' && nameOf(node) === 'Date.now'
}

import { isPart, isTest, packageOf, placeOf } from './places.ts'
import { type Node, nameOf, type Problem, type Source, textOf } from './source.ts'

const drivers = new Set(['pg', 'pg-copy-streams'])
const builders = /\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)$/
/** Two words that only stand together in SQL, so that a label such as "Select a file" is not taken for a statement. */
const statement =
  /^\s*(select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s+\S+\s+(as\s+\S+\s+)?set\s|delete\s+from\s|with\s+\S+\s+as\s*\(|(create|alter|drop)\s+(table|index|view|role|type)\s)/i

/** All SQL has an address: the store of the module whose tables it touches. */
export function queries(sources: Source[]): Problem[] {
  return sources
    .filter(({ path }) => !mayHoldSql(path))
    .flatMap((source) => [...sqlTags(source), ...sqlTexts(source), ...built(source)])
}

function mayHoldSql(path: string): boolean {
  const place = placeOf(path)
  if (isTest(path) || place.floor === 'platform') return true
  if (place.floor === 'module') return isPart(place.part, 'store') || place.part.startsWith('migrations/')
  return place.floor === 'outside'
}

function sqlTags(source: Source): Problem[] {
  return source.imports
    .filter((found) => !found.typeOnly)
    .filter(({ specifier, names }) => drivers.has(packageOf(specifier)) || bringsSql(specifier, names))
    .map(({ specifier, line }) =>
      problem('queries', source, line, `SQL stays in the store; this file imports ${specifier}`),
    )
}

/** The tag itself, from kysely or handed on by a file of ours; kysely's classes for wiring a database are no SQL. */
function bringsSql(specifier: string, names: string[]): boolean {
  return names.includes('sql') || (packageOf(specifier) === 'kysely' && names.includes('*'))
}

function sqlTexts(source: Source): Problem[] {
  return source.nodes
    .filter((node) => node.type === 'Literal' || node.type === 'TemplateLiteral')
    .filter((node) => statement.test(textOf(node) ?? ''))
    .map((node) =>
      problem('queries', source, source.lineOf(node), 'SQL stays in the store; this file holds a statement'),
    )
}

function built(source: Source): Problem[] {
  return source.nodes
    .filter((node) => node.type === 'CallExpression' && builders.test(nameOf(node.callee) ?? ''))
    .map((node) =>
      problem('queries', source, source.lineOf(node), 'SQL stays in the store; this file builds a statement'),
    )
}

/** Names are explicit: no default export, no `export *`, and a module's face is at most 40 lines. */
export function faces(sources: Source[]): Problem[] {
  return sources
    .filter(({ path }) => !path.endsWith('.config.ts'))
    .flatMap((source) => [...source.nodes.flatMap((node) => faceProblem(node, source)), ...tooLong(source)])
}

function faceProblem(node: Node, source: Source): Problem[] {
  const isDefault =
    node.type === 'ExportDefaultDeclaration' || (node.type === 'ExportSpecifier' && nameOf(node.exported) === 'default')
  if (isDefault)
    return [problem('faces', source, source.lineOf(node), 'no default exports: a thing has one name everywhere')]
  if (node.type !== 'ExportAllDeclaration') return []
  return [problem('faces', source, source.lineOf(node), 'no `export *`: a face lists what it shows')]
}

function tooLong(source: Source): Problem[] {
  const place = placeOf(source.path)
  if (place.floor !== 'module' || place.part !== 'index.ts' || source.lines <= 40) return []
  return [problem('faces', source, 41, `a module's face is at most 40 lines, this one has ${source.lines}`)]
}

/** No text becomes code. */
export function evaluation(sources: Source[]): Problem[] {
  return sources.flatMap((source) => [
    ...source.imports
      .filter(({ specifier }) => /^(node:)?vm$/.test(specifier))
      .map(({ line }) => problem('evaluation', source, line, 'no vm: text never becomes code')),
    ...source.nodes
      .filter(
        (node) => (node.type === 'CallExpression' || node.type === 'NewExpression') && runsText(node, source.bound),
      )
      .map((node) =>
        problem('evaluation', source, source.lineOf(node), `no ${nameOf(node.callee)}: text never becomes code`),
      ),
  ])
}

function runsText(node: Node, bound: Set<string>): boolean {
  const name = nameOf(node.callee)?.replace(/^globalThis\./, '')
  return (name === 'eval' || name === 'Function') && !bound.has(name)
}

const dialler = 'src/platform/http/guarded-fetch.ts'
/** Packages that call out; of node's own, what opens a request. A server and its types are no call. */
const callers = new Set(['undici', 'node:https', 'node:http2', 'node:dgram', 'axios', 'got', 'node-fetch'])
const requesters = new Set(['request', 'get', 'Agent', '*', 'default'])

/** One place calls out: it resolves, checks and pins. The page calls its own server alone. */
export function outgoing(sources: Source[]): Problem[] {
  return sources
    .filter(({ path }) => path.startsWith('src/') && path !== dialler && !isTest(path) && !inPage(path))
    .flatMap((source) => [
      ...source.imports
        .filter(({ specifier, names, typeOnly }) => !typeOnly && callsOut(specifier, names))
        .map(({ specifier, line }) => problem('outgoing', source, line, `${specifier} calls out; ${useGuard}`)),
      ...source.nodes
        .filter((node) => node.type === 'CallExpression' && callsFetch(node, source.bound))
        .map((node) => problem('outgoing', source, source.lineOf(node), `fetch calls out; ${useGuard}`)),
    ])
}

const useGuard = 'use platform/http/guarded-fetch.ts and declare the place in module.ts'

const inPage = (path: string) => path.startsWith('src/web/') || /^src\/modules\/[^/]+\/web\//.test(path)

const callsOut = (specifier: string, names: string[]) =>
  callers.has(packageOf(specifier)) || (specifier === 'node:http' && names.some((name) => requesters.has(name)))

function callsFetch(node: Node, bound: Set<string>): boolean {
  const name = nameOf(node.callee)
  return name === 'globalThis.fetch' || (name === 'fetch' && !bound.has('fetch'))
}

const drawers = new Set(['utils', 'util', 'common', 'helpers', 'helper', 'shared', 'types', 'misc'])

/** No folder is a drawer for what found no place. */
export function folders(paths: string[]): Problem[] {
  const found = new Set(
    paths.flatMap((path) => {
      const parts = path.split('/').slice(0, -1)
      return parts.flatMap((part, index) => (drawers.has(part) ? [parts.slice(0, index + 1).join('/')] : []))
    }),
  )
  return [...found].map((path) => ({
    rule: 'folders',
    path,
    line: 1,
    message: 'a folder is named after a thing of the product; what crosses two modules lives on the floor above both',
  }))
}

/** Each module says on one page what it is for. */
export function readmes(paths: string[]): Problem[] {
  return paths
    .filter((path) => /^src\/modules\/[^/]+\/index\.ts$/.test(path))
    .map((path) => path.replace('index.ts', 'README.md'))
    .filter((path) => !paths.includes(path))
    .map((path) => ({ rule: 'readmes', path, line: 1, message: 'a module has one page that says what it is for' }))
}

function problem(rule: string, source: Source, line: number, message: string): Problem {
  return { rule, path: source.path, line, message }
}

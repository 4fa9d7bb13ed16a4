import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { isPart, isTest } from '../check/structure/places.ts'
import { isNode, type Node, nameOf } from '../check/structure/source.ts'
import { modulesOf } from './declared.ts'

/** The listings of all SQL, `docs/queries/<module>.sql`, by path. */
export function queryListings(root: string): Record<string, string> {
  const homes = [
    { name: 'platform', files: storesIn(root, 'src/platform', () => true) },
    ...modulesOf(root).map(({ name }) => ({
      name,
      files: storesIn(root, `src/modules/${name}`, (path) => isPart(path, 'store')),
    })),
  ]
  const listings = homes.map(({ name, files }) => [`docs/queries/${name}.sql`, listing(name, files)] as const)
  return Object.fromEntries(listings.filter(([, text]) => text !== null)) as Record<string, string>
}

interface StoreFile {
  path: string
  text: string
}

function storesIn(root: string, folder: string, isStore: (path: string) => boolean): StoreFile[] {
  return globSync(`${folder}/**/*.ts`, { cwd: root })
    .filter((path) => !isTest(path) && isStore(path.slice(folder.length + 1)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

function listing(name: string, files: readonly StoreFile[]): string | null {
  const parts = files.flatMap(({ path, text }) => {
    const functions = [...Map.groupBy(statementsOf(path, text), (statement) => statement.holder).values()]
    return functions.length === 0 ? [] : [`-- ${path}`, ...functions.map(printed)]
  })
  if (parts.length === 0) return null
  const head = `-- The SQL of ${name}, made by \`node bin/setup.mjs generate\` from its stores. \`:name\` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.`
  return `${[head, ...parts].join('\n\n')}\n`
}

/** All of one function under its name and what it says of itself; parts that it puts together have names of their own. */
function printed(statements: readonly Statement[]): string {
  const [first] = statements
  const head = [`-- ${first?.holder}`, ...(first?.says ?? []).map((line) => `--   ${line}`)]
  const bodies = statements.map(({ part, sql }) => (part ? `-- ${part}:\n${sql}` : sql))
  return `${head.join('\n')}\n${bodies.join('\n\n')}`
}

// ---------------------------------------------------------------- reading a store's syntax

export interface Statement {
  /** The function or constant that holds the SQL. */
  holder: string
  /** What it says of itself. */
  says: string[]
  /** Inside of a function the constant that holds it, where it is a part of another statement. */
  part: string | null
  sql: string
}

/** Every SQL template of a file in its order; those inside of another one are shown where they stand. */
export function statementsOf(path: string, text: string): Statement[] {
  const found: Statement[] = []
  const visit = (value: unknown, holder: Holder): void => {
    if (value === null || typeof value !== 'object') return
    if (Array.isArray(value)) {
      for (const item of value) visit(item, holder)
      return
    }
    if (isNode(value) && isSql(value)) {
      const [name = '', ...inside] = holder.names
      const sql = dedented(written(value))
      // What only separates others says nothing by itself.
      if (/\w/.test(sql)) found.push({ holder: name, says: holder.says, part: inside.join(' / ') || null, sql })
      return
    }
    const within = isNode(value) ? entered(value, holder, text) : holder
    for (const child of Object.values(value)) visit(child, within)
  }
  visit(parseSync(path, text, { lang: 'ts', sourceType: 'module' }).program, { names: [], says: [] })
  return found
}

interface Holder {
  names: readonly string[]
  says: string[]
}

/** A named function or constant holds what stands inside of it; what merely takes an answer does not. */
function entered(node: Node, holder: Holder, text: string): Holder {
  const isNamed = node.type === 'FunctionDeclaration' || node.type === 'VariableDeclarator' || node.type === 'Property'
  const name = isNamed ? nameOf(node.type === 'Property' ? node.key : node.id) : undefined
  if (name === undefined || takesAnswer(node.init)) return holder
  const isOutermost = holder.names.length === 0
  return { names: [...holder.names, name], says: isOutermost ? commentBefore(text, node.start) : holder.says }
}

const takesAnswer = (init: unknown): boolean =>
  isNode(init) && (init.type === 'AwaitExpression' || init.type === 'CallExpression')

/** The comment that stands right before a declaration. */
function commentBefore(text: string, start: number): string[] {
  const before = text.slice(0, start).replace(/(export\s+)?(async\s+)?(const\s+)?$/, '')
  const end = before.trimEnd()
  if (!end.endsWith('*/') || /\n\s*\n\s*$/.test(before.slice(end.length))) return []
  const comment = end.slice(end.lastIndexOf('/**') + 3, -2)
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s?/, '').trimEnd())
    .filter((line) => line !== '')
}

const isSql = (node: Node): boolean => node.type === 'TaggedTemplateExpression' && nameOf(node.tag) === 'sql'

// ---------------------------------------------------------------- writing a template

/** A template with `:name` for each value, and the SQL of the templates that are put into it. */
function written(template: Node): string {
  const { quasis, expressions } = template.quasi as { quasis: { value: { cooked: string } }[]; expressions: Node[] }
  return quasis.map((part, at) => part.value.cooked + (at < expressions.length ? said(expressions[at]) : '')).join('')
}

/** What is put in: SQL as it is, a choice between parts as both, anything else by a name. */
function said(node: Node | undefined): string {
  if (!node) return ''
  if (isSql(node)) return written(node)
  if (node.type === 'ConditionalExpression') {
    const [one, other] = [node.consequent, node.alternate] as [Node, Node]
    if (holdsSql(one) || holdsSql(other)) return `[${said(one).trim()} | ${said(other).trim()}]`
  }
  return `:${calledIn(node) ?? 'value'}`
}

function holdsSql(node: Node): boolean {
  return (
    isSql(node) ||
    (node.type === 'ConditionalExpression' && [node.consequent, node.alternate].some((one) => holdsSql(one as Node)))
  )
}

/** The name that best says what an expression puts in: of a path its last word, of a call of ours its function. */
function calledIn(value: unknown): string | undefined {
  if (!isNode(value)) return undefined
  switch (value.type) {
    case 'Identifier':
      return String(value.name)
    case 'MemberExpression':
      return value.computed === true ? calledIn(value.object) : calledIn(value.property)
    case 'CallExpression':
      return calledBy(value)
    case 'TemplateLiteral':
      return firstName(value.expressions)
    case 'ConditionalExpression':
      return firstName([value.consequent, value.alternate, value.test])
    case 'LogicalExpression':
    case 'BinaryExpression':
      return firstName([value.left, value.right])
    case 'ObjectExpression':
    case 'ArrayExpression':
      return firstName(value.elements ?? value.properties)
    default:
      return calledIn(value.expression ?? value.argument)
  }
}

/** `rows.map((row) => row.account)` puts in accounts, `JSON.stringify(file)` a file, `visible(viewer)` what it is called. */
function calledBy(call: Node): string | undefined {
  const callee = call.callee as Node
  const parts = call.arguments as unknown[]
  if (callee.type !== 'MemberExpression') return calledIn(callee)
  const [object, method] = [calledIn(callee.object), calledIn(callee.property)]
  if (method === 'map' || method === 'flatMap') return mapped(parts[0]) ?? object
  if (object === 'sql' || object === 'JSON') return firstName(parts)
  return object ?? method
}

/** What a function of one value answers of it. */
function mapped(value: unknown): string | undefined {
  if (!isNode(value) || value.type !== 'ArrowFunctionExpression') return undefined
  const body = value.body as Node
  return body.type === 'BlockStatement' ? undefined : calledIn(body)
}

const firstName = (values: unknown): string | undefined =>
  (values as unknown[]).map(calledIn).find((name) => name !== undefined)

/** Without the indentation that the code around it asked for. */
function dedented(sql: string): string {
  const lines = sql
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n')
  const depths = lines.slice(sql.startsWith('\n') ? 0 : 1).filter((line) => line.trim() !== '')
  const depth = Math.min(...depths.map((line) => line.length - line.trimStart().length))
  return lines
    .map((line, at) =>
      at === 0 && !sql.startsWith('\n') ? line.trimStart() : line.slice(Math.min(depth, line.length)),
    )
    .join('\n')
}

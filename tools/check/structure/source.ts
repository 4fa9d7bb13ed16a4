import { type ParserOptions, parseSync } from 'oxc-parser'

/** One import, export-from, `import()`, `import('…').Type` or worker address. */
export interface Import {
  specifier: string
  line: number
  /** Nothing of it is left when the program runs. */
  typeOnly: boolean
  names: string[]
}

export interface Node {
  type: string
  start: number
  [key: string]: unknown
}

/** A source file as the rules see it: its syntax, not its text. */
export interface Source {
  path: string
  lines: number
  imports: Import[]
  /** Every node of the tree with the names bound anywhere in the file, so that a local `process` is not the global one. */
  nodes: Node[]
  bound: Set<string>
  lineOf(node: { start: number }): number
}

export interface Problem {
  rule: string
  path: string
  line: number
  message: string
}

/** Reads a file's syntax; a file that does not parse is the compiler's business and has no nodes here. */
export function readSource(path: string, text: string): Source {
  const language = (path.endsWith('x') ? 'tsx' : 'ts') satisfies ParserOptions['lang']
  const parsed = parseSync(path, text, { lang: language, sourceType: 'module' })
  const nodes = flatten(parsed.program)
  const lineOf = (node: { start: number }) => text.slice(0, node.start).split('\n').length
  const bound = new Set(nodes.flatMap(boundNames))
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  return { path, lines, imports: nodes.flatMap((node) => importsOf(node, lineOf)), nodes, bound, lineOf }
}

function flatten(program: unknown): Node[] {
  const found: Node[] = []
  const waiting: unknown[] = [program]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (value === null || typeof value !== 'object') continue
    if (isNode(value)) found.push(value)
    waiting.push(...Object.values(value).reverse())
  }
  return found
}

function importsOf(node: Node, lineOf: (node: Node) => number): Import[] {
  const line = () => lineOf(node)
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const specifier = textOf(node.source)
      if (specifier === undefined) return []
      const parts = (node.specifiers ?? []) as Node[]
      const kind = node.importKind ?? node.exportKind
      const typeOnly =
        kind === 'type' || (parts.length > 0 && parts.every((part) => (part.importKind ?? part.exportKind) === 'type'))
      return [{ specifier, line: line(), typeOnly, names: parts.map(importedName) }]
    }
    case 'ImportExpression':
    case 'TSImportType': {
      const specifier = textOf(node.source) ?? textOf(node.argument)
      return specifier === undefined
        ? []
        : [{ specifier, line: line(), typeOnly: node.type === 'TSImportType', names: ['*'] }]
    }
    case 'NewExpression': {
      // new URL('./worker.ts', import.meta.url)
      const specifier = nameOf(node.callee) === 'URL' ? textOf((node.arguments as unknown[])[0]) : undefined
      return specifier?.startsWith('.') && specifier.endsWith('.ts')
        ? [{ specifier, line: line(), typeOnly: false, names: ['*'] }]
        : []
    }
    default:
      return []
  }
}

/** The name under which the other file shows it. */
function importedName(part: Node): string {
  if (part.type === 'ImportNamespaceSpecifier') return '*'
  return part.type === 'ImportDefaultSpecifier' ? 'default' : (nameOf(part.imported ?? part.local) ?? '*')
}

function boundNames(node: Node): string[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return patternNames(node.id)
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [nameOf(node.id), ...((node.params ?? []) as unknown[]).flatMap(patternNames)].filter(isText)
    case 'ClassDeclaration':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return [nameOf(node.id ?? node.local)].filter(isText)
    default:
      return []
  }
}

function patternNames(value: unknown): string[] {
  if (!isNode(value)) return []
  switch (value.type) {
    case 'Identifier':
      return [String(value.name)]
    case 'ObjectPattern':
      return (value.properties as Node[]).flatMap((property) => patternNames(property.value ?? property.argument))
    case 'ArrayPattern':
      return (value.elements as unknown[]).flatMap(patternNames)
    case 'AssignmentPattern':
      return patternNames(value.left)
    case 'RestElement':
      return patternNames(value.argument)
    default:
      return []
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

/** `Date.now` for the member expression of that text, `fetch` for the identifier. */
export function nameOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined
  if (value.type === 'Identifier') return String(value.name)
  if (value.type === 'MemberExpression' && value.computed !== true) {
    const [object, property] = [nameOf(value.object), nameOf(value.property)]
    return object && property ? `${object}.${property}` : undefined
  }
  return undefined
}

/** The text of a string, or of a template's fixed parts with `?` for what is put in. */
export function textOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value
  if (value.type === 'TSLiteralType') return textOf(value.literal)
  if (value.type !== 'TemplateLiteral') return undefined
  return (value.quasis as { value: { raw: string } }[]).map((part) => part.value.raw).join('?')
}

function isText(value: string | undefined): value is string {
  return value !== undefined
}

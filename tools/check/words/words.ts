import { keyOf } from '../../../src/kernel/words.ts'
import { isNode, type Node, nameOf, readSource, type Source, textOf } from '../structure/source.ts'

/** What the code says and what the German catalogues know, held against each other. */

type Said = { key: string; path: string; line: number }

const catalogueName = 'words.de.json'

/** Catalogues whose words everybody may say; a module's own are for itself. */
const common = ['src/kernel', 'src/platform', 'src/web']

export function wordProblems(files: ReadonlyMap<string, string>): string[] {
  const sources = [...files]
    .filter(([path]) => /^src\/.*\.tsx?$/.test(path) && !/\.test\.|\.generated\.|^src\/web\/gallery\//.test(path))
    .map(([path, text]) => readSource(path, text))
  const said = sources.flatMap(saidIn)
  const catalogues = new Map(
    [...files]
      .filter(([path]) => path.endsWith(`/${catalogueName}`))
      .map(([path, text]) => [folderOf(path), JSON.parse(text) as Record<string, string>]),
  )
  return [
    ...missing(said, catalogues),
    ...dead(said, catalogues),
    ...twice(catalogues),
    ...differing(catalogues),
    ...sources.filter(({ path }) => isPage(path)).flatMap(bare),
  ]
}

/** The folder that owns a file's words: a module, or the kernel, the platform, the page, the app. */
function folderOf(path: string): string {
  return (/^src\/(modules\/[^/]+|[^/]+)/.exec(path) ?? [path])[0]
}

const isPage = (path: string): boolean => /^src\/(web|modules\/[^/]+\/web)\//.test(path)

type Catalogues = ReadonlyMap<string, Record<string, string>>

function missing(said: readonly Said[], catalogues: Catalogues): string[] {
  const knows = (folder: string, key: string) => catalogues.get(folder)?.[key] !== undefined
  const unknown = said.filter(({ key, path }) => ![folderOf(path), ...common].some((folder) => knows(folder, key)))
  const seen = new Set<string>()
  return unknown.flatMap(({ key, path, line }) => {
    const folder = folderOf(path)
    if (seen.has(`${folder} ${key}`)) return []
    seen.add(`${folder} ${key}`)
    const others = [...catalogues.keys()].filter((other) => knows(other, key))
    const where =
      others.length > 0 ? `src/web/${catalogueName}, since ${others[0]} says it too` : `${folder}/${catalogueName}`
    return [`${path}:${line} German words are missing: add ${JSON.stringify(key)} to ${where}`]
  })
}

function dead(said: readonly Said[], catalogues: Catalogues): string[] {
  const everywhere = new Set(said.map(({ key }) => key))
  return [...catalogues].flatMap(([folder, catalogue]) => {
    const here = new Set(said.filter(({ path }) => folderOf(path) === folder).map(({ key }) => key))
    const used = common.includes(folder) ? everywhere : here
    return Object.keys(catalogue)
      .filter((key) => !used.has(key))
      .map((key) => `${folder}/${catalogueName} nobody says ${JSON.stringify(key)} any more: remove it`)
  })
}

function twice(catalogues: Catalogues): string[] {
  const owners = new Map<string, string[]>()
  for (const [folder, catalogue] of catalogues) {
    for (const key of Object.keys(catalogue)) owners.set(key, [...(owners.get(key) ?? []), folder])
  }
  return [...owners]
    .filter(([, folders]) => folders.length > 1)
    .map(
      ([key, folders]) => `${folders.join(', ')} all hold ${JSON.stringify(key)}: keep it in src/web/${catalogueName}`,
    )
}

/** Every value of the English sentence stands in the German one, and a pair of words stays a pair. */
function differing(catalogues: Catalogues): string[] {
  const places = (text: string) => (text.match(/\{\d\}| \| /g) ?? []).sort().join()
  return [...catalogues].flatMap(([folder, catalogue]) =>
    Object.entries(catalogue)
      .filter(([key, words]) => places(key) !== places(words))
      .map(([key]) => `${folder}/${catalogueName} the values of ${JSON.stringify(key)} and of its German words differ`),
  )
}

function saidIn(source: Source): Said[] {
  return source.nodes.flatMap((node) => {
    const key = keyIn(node, source)
    return key === undefined ? [] : [{ key, path: source.path, line: source.lineOf(node) }]
  })
}

/** t`…` and rich`…`, spoken('…'), and the words of count and plural. */
function keyIn(node: Node, { imports }: Source): string | undefined {
  if (node.type === 'TaggedTemplateExpression') {
    const tag = nameOf(node.tag)
    return tag === 't' || tag === 'rich' ? keyOf(partsOf(node.quasi as Node)) : undefined
  }
  if (node.type !== 'CallExpression') return undefined
  const name = nameOf(node.callee) ?? ''
  const isOurs = imports.some(({ specifier, names }) => /\/(words|format)\.ts$/.test(specifier) && names.includes(name))
  if (!isOurs) return undefined
  const [first, one, many] = (node.arguments as Node[]).map(textOf)
  switch (name) {
    case 'spoken':
      return first
    case 'count':
    case 'plural':
      return one === undefined ? undefined : `${one} | ${many ?? `${one}s`}`
    default:
      return undefined
  }
}

const partsOf = (template: Node): string[] =>
  (template.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked)

// ---------------------------------------------------------------- words that nobody could translate

/** What people read or hear, by the name of the prop or of the part of an object. */
const readAloud =
  /^(label|title|header|placeholder|description|aria-label|detail|note|text|summary|lead|submit|empty|nothingFoundMessage)$/

const looksLikeWords = (text: string): boolean => /^\p{Lu}\p{Ll}|\p{L}{2,}[,;:]? \p{L}/u.test(text)

/** Text of an element and of what is read aloud stands in t`…`, so that every language has it. */
function bare(source: Source): string[] {
  const codes = source.nodes.filter((node) => node.type === 'JSXElement' && /^(code|kbd|pre)$/.test(elementName(node)))
  const isCode = (node: Node) => codes.some((code) => code.start <= node.start && node.start < Number(code.end))
  return source.nodes
    .filter((node) =>
      node.type === 'JSXText' ? /\p{L}{2}/u.test(String(node.value)) && !isCode(node) : isBareProp(node),
    )
    .map((node) => `${source.path}:${source.lineOf(node)} words without a language: write them as t\`…\``)
}

const elementName = (node: Node): string => nameOf((node.openingElement as Node).name) ?? jsxName(node)

function jsxName(node: Node): string {
  const { name } = node.openingElement as { name: { name?: unknown } }
  return typeof name.name === 'string' ? name.name : ''
}

function isBareProp(node: Node): boolean {
  if (node.type !== 'JSXAttribute' && node.type !== 'Property') return false
  const name = node.type === 'Property' ? node.key : node.name
  const spoken = isNode(name) ? String(name.name ?? name.value) : ''
  if (!readAloud.test(spoken)) return false
  const text = textOf(contentOf(node.value))
  return text !== undefined && looksLikeWords(text)
}

/** The value itself, or what stands in the braces of an attribute. */
function contentOf(value: unknown): unknown {
  return isNode(value) && value.type === 'JSXExpressionContainer' ? value.expression : value
}

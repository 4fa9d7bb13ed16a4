import { parse } from 'yaml'
import { keyOf } from '../../../src/kernel/words.ts'
import { isNode, type Node, nameOf, readSource, type Source, textOf } from '../structure/source.ts'

/** What the code says and what the German catalogues know, held against each other. */

/** Said at once, on a page or on reading; or told in English, kept or thrown, and said again by the server. */
type Way = 'said' | 'told'

interface Said {
  way: Way
  key: string
  path: string
  line: number
}

/** Pages load what is said; what is told stands apart, so that no page carries it. */
const catalogueNames: Readonly<Record<Way, string>> = { said: 'words.de.json', told: 'told.de.json' }

/** Catalogues whose words everybody may say; a module's own are for itself. */
const common = ['src/kernel', 'src/platform', 'src/web']

/** Where stands what two modules say, or tell. */
const meetingPlace: Readonly<Record<Way, string>> = { said: 'src/web', told: 'src/platform' }

export function wordProblems(files: ReadonlyMap<string, string>): string[] {
  const sources = [...files]
    .filter(([path]) => /^src\/.*\.tsx?$/.test(path) && !/\.test\.|\.generated\.|^src\/web\/gallery\//.test(path))
    .map(([path, text]) => readSource(path, text))
  const said = [...sources.flatMap(saidIn), ...[...files].flatMap(([path, text]) => toldInPack(path, text))]
  return [
    ...(['said', 'told'] as const).flatMap((way) => {
      const own = said.filter((one) => one.way === way)
      const book = { way, catalogues: cataloguesOf(files, way) }
      return [...missing(own, book), ...dead(own, book), ...twice(book), ...differing(book)]
    }),
    ...sources.filter(({ path }) => isPage(path)).flatMap(bare),
    ...sources.filter(({ path }) => !speaksToOperators.test(path)).flatMap(bareRefusals),
  ]
}

function cataloguesOf(files: ReadonlyMap<string, string>, way: Way): Catalogues {
  return new Map(
    [...files]
      .filter(([path]) => path.endsWith(`/${catalogueNames[way]}`))
      .map(([path, text]) => [folderOf(path), JSON.parse(text) as Record<string, string>]),
  )
}

/** The folder that owns a file's words: a module, or the kernel, the platform, the page, the app. A pack's are its module's. */
function folderOf(path: string): string {
  if (path.startsWith('packs/')) return 'src/modules/health'
  return (/^src\/(modules\/[^/]+|[^/]+)/.exec(path) ?? [path])[0]
}

const isPage = (path: string): boolean => /^src\/(web|modules\/[^/]+\/web)\//.test(path)

type Catalogues = ReadonlyMap<string, Record<string, string>>

interface Book {
  way: Way
  catalogues: Catalogues
}

function missing(said: readonly Said[], { way, catalogues }: Book): string[] {
  const knows = (folder: string, key: string) => catalogues.get(folder)?.[key] !== undefined
  const unknown = said.filter(({ key, path }) => ![folderOf(path), ...common].some((folder) => knows(folder, key)))
  const seen = new Set<string>()
  return unknown.flatMap(({ key, path, line }) => {
    const folder = folderOf(path)
    if (seen.has(`${folder} ${key}`)) return []
    seen.add(`${folder} ${key}`)
    const others = [...catalogues.keys()].filter((other) => knows(other, key))
    const name = catalogueNames[way]
    const where =
      others.length > 0 ? `${meetingPlace[way]}/${name}, since ${others[0]} says it too` : `${folder}/${name}`
    return [`${path}:${line} German words are missing: add ${JSON.stringify(key)} to ${where}`]
  })
}

function dead(said: readonly Said[], { way, catalogues }: Book): string[] {
  const everywhere = new Set(said.map(({ key }) => key))
  return [...catalogues].flatMap(([folder, catalogue]) => {
    const here = new Set(said.filter(({ path }) => folderOf(path) === folder).map(({ key }) => key))
    const used = common.includes(folder) ? everywhere : here
    return Object.keys(catalogue)
      .filter((key) => !used.has(key))
      .map((key) => `${folder}/${catalogueNames[way]} nobody says ${JSON.stringify(key)} any more: remove it`)
  })
}

function twice({ way, catalogues }: Book): string[] {
  const owners = new Map<string, string[]>()
  for (const [folder, catalogue] of catalogues) {
    for (const key of Object.keys(catalogue)) owners.set(key, [...(owners.get(key) ?? []), folder])
  }
  return [...owners]
    .filter(([, folders]) => folders.length > 1)
    .map(
      ([key, folders]) =>
        `${folders.join(', ')} all hold ${JSON.stringify(key)}: keep it in ${meetingPlace[way]}/${catalogueNames[way]}`,
    )
}

/** Every value of the English sentence stands in the German one, and a pair of words stays a pair. */
function differing({ way, catalogues }: Book): string[] {
  const places = (text: string) => (text.replace(/(\{\d)!\}/g, '$1}').match(/\{\d\}| \| /g) ?? []).sort().join()
  return [...catalogues].flatMap(([folder, catalogue]) =>
    Object.entries(catalogue)
      .filter(([key, words]) => places(key) !== places(words))
      .map(
        ([key]) =>
          `${folder}/${catalogueNames[way]} the values of ${JSON.stringify(key)} and of its German words differ`,
      ),
  )
}

function saidIn(source: Source): Said[] {
  return source.nodes.flatMap((node) => {
    const found = keyIn(node, source)
    return found ? [{ ...found, path: source.path, line: source.lineOf(node) }] : []
  })
}

/** t`…` and rich`…`, spoken('…'), the words of count and plural, and told`…`. */
function keyIn(node: Node, { imports }: Source): Pick<Said, 'way' | 'key'> | undefined {
  if (node.type === 'TaggedTemplateExpression') {
    const tag = nameOf(node.tag)
    if (tag !== 't' && tag !== 'rich' && tag !== 'told') return undefined
    return { way: tag === 'told' ? 'told' : 'said', key: keyOf(partsOf(node.quasi as Node)) }
  }
  if (node.type !== 'CallExpression') return undefined
  const name = nameOf(node.callee) ?? ''
  const isOurs = imports.some(({ specifier, names }) => /\/(words|format)\.ts$/.test(specifier) && names.includes(name))
  const key = isOurs ? keyOfCall(name, (node.arguments as Node[]).map(textOf)) : undefined
  return key === undefined ? undefined : { way: 'said', key }
}

function keyOfCall(name: string, [first, one, many]: (string | undefined)[]): string | undefined {
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

/** Labels of scorecards that come with the product, and why their points are what they are. */
function toldInPack(path: string, text: string): Said[] {
  if (!/^packs\/.*\/scorecards\/.*\.yaml$/.test(path)) return []
  const found: Said[] = []
  const read = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [name, held] of Object.entries(value)) {
      if (/^(label|summary|why)$/.test(name) && typeof held === 'string') {
        found.push({ way: 'told', key: held, path, line: lineOf(text, held) })
      } else read(held)
    }
  }
  read(parse(text))
  return found
}

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length

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

/** The command line, archives and the start speak to whoever runs the product, in English alone. */
const speaksToOperators = /^src\/(app\/|platform\/(archive|doctor|db)\/)/

/** A refusal is told`…`, and so is what to do about it: else it has no language but English. */
function bareRefusals(source: Source): string[] {
  return source.nodes
    .filter(({ type, callee }) => type === 'NewExpression' && /^(AppError|HttpRefusal)$/.test(nameOf(callee) ?? ''))
    .flatMap((node) => {
      const [, sentence, details] = node.arguments as Node[]
      const properties = (details?.type === 'ObjectExpression' ? details.properties : []) as Node[]
      const remedy = properties.find((one) => isNode(one.key) && one.key.name === 'remedy')?.value
      return [sentence, remedy].filter(isBareSentence).map(() => node)
    })
    .map((node) => `${source.path}:${source.lineOf(node)} a refusal without a language: write it as told\`…\``)
}

/** A text, or a template with words of its own; one of a field and its problem, such as `${field}: ${problem}`, has none. */
function isBareSentence(value: unknown): boolean {
  if (!isNode(value)) return false
  if (value.type === 'TemplateLiteral')
    return partsOf(value).some((part) => /\p{L}{2}/u.test(part.replace(/^[\w.]+: $/, '')))
  return value.type === 'Literal' && typeof value.value === 'string'
}

/** The value itself, or what stands in the braces of an attribute. */
function contentOf(value: unknown): unknown {
  return isNode(value) && value.type === 'JSXExpressionContainer' ? value.expression : value
}

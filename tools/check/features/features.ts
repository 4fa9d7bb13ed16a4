import { type Node, nameOf, readSource, textOf } from '../structure/source.ts'

interface Row {
  line: number
  items: string[]
  tests: string[]
}

/** docs/features.md promises only what a test shows: each listed test exists and some name carries the item's number. */
export function featureProblems(files: ReadonlyMap<string, string>): string[] {
  const titles = titlesOf(files)
  return rowsOf(files.get('docs/features.md') ?? '').flatMap((row) => {
    const at = `docs/features.md:${row.line}`
    if (row.items.length === 0) return [`${at} names no item such as F096`]
    if (row.tests.length === 0) return [`${at} names no test`]
    const missing = row.tests.filter((test) => !exists(test, titles)).map((test) => `${at} there is no test ${test}`)
    const unshown = row.items
      .filter((item) => !row.tests.some((test) => carries(test, item, titles)))
      .map((item) => `${at} no listed test has ${item} in its name`)
    return [...missing, ...unshown]
  })
}

/** Rows of `| item | what | page or command | test |`; several items or tests in a cell stand apart by comma or <br>. */
function rowsOf(text: string): Row[] {
  return text.split('\n').flatMap((line, index) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
    if (cells.length < 6 || cells[1] === 'item' || /^:?-+:?$/.test(cells[1] ?? '')) return []
    const tests = (cells[4] ?? '').split('<br>').map((test) => test.replaceAll('`', '').trim())
    return [{ line: index + 1, items: (cells[1] ?? '').match(/\b[A-Z]\d+\b/g) ?? [], tests: tests.filter(Boolean) }]
  })
}

function exists(test: string, titles: Map<string, string[]>): boolean {
  const [path, fragment = ''] = halves(test)
  return (titles.get(path) ?? []).some((title) => title.includes(fragment))
}

function carries(test: string, item: string, titles: Map<string, string[]>): boolean {
  const [path, fragment = ''] = halves(test)
  const named = new RegExp(`\\b${item}\\b`)
  return (titles.get(path) ?? []).some((title) => title.includes(fragment) && named.test(title))
}

function halves(test: string): [string, string?] {
  const [path = '', ...rest] = test.split('›').map((part) => part.trim())
  return rest.length > 0 ? [path, rest.join('›')] : [path]
}

function titlesOf(files: ReadonlyMap<string, string>): Map<string, string[]> {
  const tests = [...files].filter(([path]) => /\.test\.tsx?$/.test(path))
  return new Map(tests.map(([path, text]) => [path, readSource(path, text).nodes.flatMap(titleOf)]))
}

/** The title of `test(…)`, `test.each(…)(…)` and the like; a skipped or planned test shows nothing. */
function titleOf(node: Node): string[] {
  if (node.type !== 'CallExpression') return []
  const callee = node.callee as Node
  const name = nameOf(callee.type === 'CallExpression' ? callee.callee : callee) ?? ''
  if (!/^(test|it)(\.(each|for|concurrent|sequential|fails))*$/.test(name)) return []
  const title = textOf((node.arguments as unknown[])[0])
  return title === undefined ? [] : [title]
}

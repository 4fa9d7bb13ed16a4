import { type Document, isMap, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'

/** Where something stands in a playbook as it is written: `steps`, 2, `branch`, 0, `do`. */
export type Path = readonly (string | number)[]

export type LaneOf =
  | { kind: 'case'; place: number; test: unknown }
  | { kind: 'otherwise' }
  | { kind: 'part'; share: number | null }

/** The last line that a step is written on. */
export const lastLine = ({ line, text }: Pick<Outlined, 'line' | 'text'>): number => line + text.split('\n').length - 1

export function* everyStep(steps: readonly Outlined[]): Generator<Outlined> {
  for (const step of steps) {
    yield step
    for (const lane of step.lanes) yield* everyStep(lane.steps)
  }
}

/** One way of a branch or a split, with the list that its steps stand in. */
export interface Lane {
  of: LaneOf
  list: Path
  steps: readonly Outlined[]
}

export interface Outlined {
  id: string
  kind: string
  title: string | null
  at: Path
  /** The line it begins in, the first is 1. */
  line: number
  /** The step alone, as it is written. */
  text: string
  /** What stands under its kind. */
  fields: unknown
  lanes: readonly Lane[]
}

/** A playbook as it is drawn; null where its text cannot be read as one. */
export interface Outline {
  name: string
  steps: readonly Outlined[]
}

export function outlineOf(source: string): Outline | null {
  const lines = new LineCounter()
  const document = read(source, lines)
  if (document === null) return null
  const ids = idsIn(document)
  const steps = (list: Path): Outlined[] => stepsAt(document, list).map(([node, at]) => outlined(node, at))
  const outlined = (node: YAMLMap, at: Path): Outlined => {
    const kind = kindOf(node)
    return {
      ...{ id: ids.get(node) ?? kind, kind, title: textOf(node.get('title')), at },
      line: node.range ? lines.linePos(node.range[0]).line : 0,
      text: written(source, node),
      fields: plain(document, node.get(kind, true)),
      lanes: lanesOf(document, node, at, kind).map((lane) => ({ ...lane, steps: steps(lane.list) })),
    }
  }
  return { name: textOf(document.get('name')) ?? '', steps: steps(['steps']) }
}

function lanesOf(document: Document, node: YAMLMap, at: Path, kind: string): Omit<Lane, 'steps'>[] {
  const inside = node.get(kind)
  if ((kind !== 'branch' && kind !== 'split') || !isSeq(inside)) return []
  const list = [...at, kind]
  const lanes = inside.items.flatMap((part, place): Omit<Lane, 'steps'>[] => {
    if (!isMap(part)) return []
    if (kind === 'split')
      return [{ of: { kind: 'part', share: numberOf(part.get('share')) }, list: [...list, place, 'do'] }]
    if (part.has('else')) return [{ of: { kind: 'otherwise' }, list: [...list, place, 'else'] }]
    return [{ of: { kind: 'case', place, test: plain(document, part.get('if', true)) }, list: [...list, place, 'do'] }]
  })
  const isOpen = kind === 'branch' && !lanes.some(({ of }) => of.kind === 'otherwise')
  return isOpen ? [...lanes, { of: { kind: 'otherwise' }, list: [...list, inside.items.length, 'else'] }] : lanes
}

// ---------------------------------------------------------------- changes

/** The playbook with one more step at a place of a list; comments and everything else stay as they were written. */
export function withStep(source: string, list: Path, place: number, step: Record<string, unknown>): string {
  return changed(source, (document) => {
    const [kind = ''] = Object.keys(step)
    const taken = new Set(idsIn(document).values())
    const node = document.createNode(taken.has(kind) ? { id: freeId(kind, taken), ...step } : step)
    const inside = document.getIn(list)
    // A branch that names no else gets one.
    if (!isSeq(inside)) document.setIn(list.slice(0, -1), document.createNode({ [String(list.at(-1))]: [node] }))
    else {
      inside.flow = false
      inside.items.splice(place, 0, node)
    }
  })
}

export const withoutStep = (source: string, at: Path): string =>
  changed(source, (document) => void document.deleteIn(at))

/** The playbook with a step written anew; null where the text is no step. */
export function withStepText(source: string, at: Path, text: string): string | null {
  const step = read(text)
  if (step === null || !isMap(step.contents)) return null
  const node = step.contents
  return changed(source, (document) => document.setIn(at, node))
}

/** Steps that are named by their place keep their names: what is counted of them, and what turns on them, goes by the name. */
function changed(source: string, change: (document: Document) => void): string {
  const document = read(source)
  if (document === null) return source
  const before = idsIn(document)
  change(document)
  // A name that is written down may take another step's, which is written down in turn.
  for (let round = 0; round < before.size; round++) {
    const moved = [...idsIn(document)].filter(([node, id]) => before.has(node) && before.get(node) !== id)
    if (moved.length === 0) break
    for (const [node] of moved) {
      node.delete('id')
      node.items.unshift(document.createPair('id', before.get(node)))
    }
  }
  return document.toString({ lineWidth: 0, indentSeq: !/^\w+:\s*\n- /m.test(source) })
}

function freeId(kind: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number++) if (!taken.has(`${kind}-${number}`)) return `${kind}-${number}`
}

// ---------------------------------------------------------------- reading

function read(source: string, lineCounter = new LineCounter()): Document | null {
  const document = parseDocument(source, { lineCounter })
  return document.errors.length === 0 && isMap(document.contents) ? document : null
}

function stepsAt(document: Document, list: Path): [YAMLMap, Path][] {
  const found = document.getIn(list)
  if (!isSeq(found)) return []
  return found.items.flatMap((item, place): [YAMLMap, Path][] => (isMap(item) ? [[item, [...list, place]]] : []))
}

/** The names of all steps, as the server gives them: what is written, else the kind with a number, in the order of writing. */
function idsIn(document: Document): Map<YAMLMap, string> {
  const ids = new Map<YAMLMap, string>()
  const taken = new Set<string>()
  const name = (list: Path): void => {
    for (const [node, at] of stepsAt(document, list)) {
      const kind = kindOf(node)
      const given = textOf(node.get('id'))
      let id = given ?? kind
      for (let number = 2; given === null && taken.has(id); number++) id = `${kind}-${number}`
      taken.add(id)
      ids.set(node, id)
      for (const lane of lanesOf(document, node, at, kind)) name(lane.list)
    }
  }
  name(['steps'])
  return ids
}

function kindOf(node: YAMLMap): string {
  const keys = node.items.map(({ key }) => String(key))
  return keys.find((key) => key !== 'id' && key !== 'title') ?? ''
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)

function plain(document: Document, node: unknown): unknown {
  try {
    return (node as Node).toJS(document, { maxAliasCount: 50 })
  } catch {
    return null
  }
}

/** What a step is written as, without the indent that it stands at. */
function written(source: string, node: YAMLMap): string {
  const [start, end] = node.range ?? [0, 0]
  const indent = start - (source.lastIndexOf('\n', start - 1) + 1)
  const [first = '', ...others] = source.slice(start, end).trimEnd().split('\n')
  const without = (line: string) => line.slice(Math.min(indent, line.length - line.trimStart().length))
  return [first, ...others.map(without)].join('\n')
}

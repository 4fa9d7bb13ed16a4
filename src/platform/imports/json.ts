import { told } from '../../kernel/words.ts'
import { longestRecord } from './record.ts'

/** The text of one item of a JSON file, and why it could not be cut out where it could not. */
export interface JsonItem {
  /** Of a list the number of the item, of lines the line; the first is 1. */
  line: number
  text: string
  broken: string | null
}

export interface JsonSplitter {
  push(piece: string): JsonItem[]
  end(): JsonItem[]
}

const tooLong = told`the item is longer than ${longestRecord.toLocaleString('en')} characters`

/** One JSON value a line. A line that is none costs itself alone. */
export function jsonLines(): JsonSplitter {
  let text = ''
  let line = 0
  let isSkipping = false
  const take = (piece: string): JsonItem[] => {
    const lines = (text + piece).split('\n')
    text = lines.pop() ?? ''
    const items = lines.flatMap((content) => item(content))
    if (text.length > longestRecord) {
      if (!isSkipping) items.push({ line: line + 1, text: text.slice(0, longestRecord), broken: tooLong })
      isSkipping = true
      text = ''
    }
    return items
  }
  const item = (content: string): JsonItem[] => {
    line += 1
    if (isSkipping) {
      isSkipping = false
      return []
    }
    return content.trim() === '' ? [] : [{ line, text: content.trim(), broken: null }]
  }
  return { push: take, end: () => take('\n') }
}

/** The items of one JSON list, cut by their brackets: an item that is balanced but wrong costs itself alone. */
export function jsonList(): JsonSplitter {
  let text = ''
  let at = 0
  let depth = 0
  let start = -1
  let isText = false
  let count = 0
  let state: 'before' | 'within' | 'after' | 'lost' = 'before'

  const close = (end: number): JsonItem[] => {
    const content = start < 0 ? '' : text.slice(start, end).trim()
    start = -1
    if (content === '') return []
    count += 1
    return [{ line: count, text: content, broken: null }]
  }
  const lose = (broken: string): JsonItem[] => {
    state = 'lost'
    return [{ line: count + 1, text: text.slice(Math.max(0, start), Math.max(0, start) + longestRecord), broken }]
  }
  const step = (mark: string): JsonItem[] => {
    if (isText) {
      if (mark === '\\') at += 1
      else if (mark === '"') isText = false
      return []
    }
    if (state === 'before') {
      if (mark === '[') state = 'within'
      return []
    }
    if (mark === '"') isText = true
    if (depth === 0 && (mark === ',' || mark === ']')) {
      if (mark === ']') state = 'after'
      return close(at)
    }
    if (start < 0 && mark.trim() !== '') start = at
    if (mark === '{' || mark === '[') depth += 1
    if (mark === '}' || mark === ']') depth -= 1
    return []
  }
  const push = (piece: string): JsonItem[] => {
    text += piece
    const items: JsonItem[] = []
    for (; at < text.length && (state === 'before' || state === 'within'); at++) items.push(...step(text[at] as string))
    if (state === 'within' && start >= 0 && at - start > longestRecord) items.push(...lose(tooLong))
    const kept = state === 'within' && start >= 0 ? start : Math.min(at, text.length)
    text = text.slice(kept)
    at -= kept
    start = start < 0 ? -1 : 0
    return items
  }
  return {
    push,
    end: () => (state === 'within' ? lose(told`the list is not closed: the file ends in the middle of it`) : []),
  }
}

/** Deeper nesting than any export has; such an item is made to break a reader. */
const deepest = 60

/** The record that an item's text says; null where it says none. */
export function parseItem(text: string): { record: Record<string, unknown> } | { reason: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { reason: told`it is not JSON: ${(error as Error).message}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { reason: told`it is not an object with named fields` }
  if (nesting(value) > deepest) return { reason: told`it is nested deeper than ${deepest} levels` }
  return { record: value as Record<string, unknown> }
}

function nesting(value: unknown): number {
  let level: unknown[] = [value]
  for (let depth = 0; depth <= deepest; depth++) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
    if (level.length === 0) return depth
  }
  return deepest + 1
}

/** An object's values by path: `{ "plan": { "name": "Pro" } }` has `plan` and `plan.name`. */
export function flatten(record: Record<string, unknown>): Map<string, unknown> {
  const values = new Map<string, unknown>()
  const visit = (object: Record<string, unknown>, path: string, depth: number) => {
    for (const [name, value] of Object.entries(object)) {
      values.set(path + name, value)
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
      if (isObject && depth < 5) visit(value as Record<string, unknown>, `${path}${name}.`, depth + 1)
    }
  }
  visit(record, '', 1)
  return values
}

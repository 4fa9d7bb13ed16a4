import { isTest, target } from './places.ts'
import type { Problem, Source } from './source.ts'

/** No file reaches itself through what it imports. Types alone may meet: nothing is left of them when the program runs. */
export function cycles(sources: Source[]): Problem[] {
  const files = new Map(sources.filter(({ path }) => !isTest(path)).map((source) => [source.path, source]))
  const state = new Map<string, 'open' | 'done'>()
  const found: Problem[] = []
  for (const path of files.keys()) visit(path, [])
  return found

  function visit(path: string, trail: string[]): void {
    const source = files.get(path)
    if (!source || state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      const ring = [...trail.slice(trail.indexOf(path)), path]
      found.push({ rule: 'cycles', path, line: 1, message: `files import each other in a ring: ${ring.join(' → ')}` })
      return
    }
    state.set(path, 'open')
    for (const { specifier, typeOnly } of source.imports) {
      const next = target(path, specifier)
      if (next && !typeOnly) visit(next, [...trail, path])
    }
    state.set(path, 'done')
  }
}

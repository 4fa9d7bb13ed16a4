import { cycles } from './cycles.ts'
import type { Exception } from './exceptions.ts'
import { floors } from './floors.ts'
import { evaluation, faces, folders, queries } from './habits.ts'
import { clock, purity } from './purity.ts'
import { type Problem, readSource, type Source, textOf } from './source.ts'

/** Holds a tree of files (path → text) against every rule of the house. */
export function checkStructure(files: ReadonlyMap<string, string>, exceptions: readonly Exception[] = []): Problem[] {
  const sources = [...files].filter(([path]) => /\.tsx?$/.test(path)).map(([path, text]) => readSource(path, text))
  const order = moduleOrder(sources)
  const problems = [
    ...floors(sources, order),
    ...cycles(sources),
    ...purity(sources),
    ...clock(sources),
    ...queries(sources),
    ...faces(sources),
    ...evaluation(sources),
    ...folders([...files.keys()]),
  ]
  const covers = (exception: Exception) => (problem: Problem) =>
    exception.rule === problem.rule && exception.path === problem.path
  const stale = exceptions.filter((exception) => !problems.some(covers(exception)))
  return [
    ...problems.filter((problem) => !exceptions.some((exception) => covers(exception)(problem))),
    ...stale.map(({ path, rule }) => ({
      rule,
      path,
      line: 1,
      message: 'this exception is no longer needed; remove it',
    })),
  ]
}

/** The names in order.ts, as they stand. */
export function moduleOrder(sources: readonly Source[]): string[] {
  const order = sources.find(({ path }) => path === 'src/modules/order.ts')
  const list = order?.nodes.find((node) => node.type === 'ArrayExpression')
  return ((list?.elements ?? []) as unknown[]).map(textOf).filter((name) => name !== undefined)
}

import { cycles } from './cycles.ts'
import type { Exception } from './exceptions.ts'
import { floors } from './floors.ts'
import { evaluation, faces, folders, outgoing, queries, readmes } from './habits.ts'
import { moduleOrder } from './order.ts'
import { clock, purity } from './purity.ts'
import { type Problem, readSource } from './source.ts'

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
    ...outgoing(sources),
    ...folders([...files.keys()]),
    ...readmes([...files.keys()]),
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

import { type Source, textOf } from './source.ts'

/** The names in order.ts, as they stand. */
export function moduleOrder(sources: readonly Source[]): string[] {
  const order = sources.find(({ path }) => path === 'src/modules/order.ts')
  const list = order?.nodes.find((node) => node.type === 'ArrayExpression')
  return ((list?.elements ?? []) as unknown[]).map(textOf).filter((name) => name !== undefined)
}

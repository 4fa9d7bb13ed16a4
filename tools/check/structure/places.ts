import { posix } from 'node:path'

/** Where a file stands in the house. */
export type Place =
  | { floor: 'kernel' | 'platform' | 'app' | 'shell' | 'page kit' | 'order' | 'outside' }
  | { floor: 'module'; module: string; part: string }

const pageKit = /^src\/web\/(ui|lib)\//

export function placeOf(path: string): Place {
  const module = /^src\/modules\/([^/]+)\/(.+)$/.exec(path)
  if (module?.[1] && module[2]) return { floor: 'module', module: module[1], part: module[2] }
  if (path === 'src/modules/order.ts') return { floor: 'order' }
  if (path.startsWith('src/kernel/')) return { floor: 'kernel' }
  if (path.startsWith('src/platform/')) return { floor: 'platform' }
  if (path.startsWith('src/app/')) return { floor: 'app' }
  if (pageKit.test(path)) return { floor: 'page kit' }
  if (path.startsWith('src/web/')) return { floor: 'shell' }
  return { floor: 'outside' }
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /^(test|e2e)\//.test(path)
}

/** The file that a relative specifier means; undefined for packages. */
export function target(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''))
}

/** The package of a specifier: `@scope/name/part` is `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Whether a module's part is `noun` itself: `store.ts`, `store-scores.ts`, `store/scores.ts`. */
export function isPart(part: string, noun: string): boolean {
  return new RegExp(`^${noun}(-[a-z0-9-]+)?(\\.test)?\\.tsx?$|^${noun}/`).test(part)
}

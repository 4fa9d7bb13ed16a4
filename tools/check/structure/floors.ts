import { isPart, isTest, type Place, packageOf, placeOf, target } from './places.ts'
import type { Import, Problem, Source } from './source.ts'

type Module = Extract<Place, { floor: 'module' }>

/** An arrow points down, on one floor only to the left, and a module is entered by its face alone. `import type` obeys too. */
export function floors(sources: Source[], order: readonly string[]): Problem[] {
  const inner = sources.flatMap((source) =>
    source.imports.flatMap((found) => {
      const message = refusal(source.path, found, order)
      return message ? [{ rule: 'floors', path: source.path, line: found.line, message }] : []
    }),
  )
  return [...inner, ...unlisted(sources, order)]
}

function unlisted(sources: Source[], order: readonly string[]): Problem[] {
  const folders = new Set(
    sources.flatMap(({ path }) => {
      const place = placeOf(path)
      return place.floor === 'module' ? [place.module] : []
    }),
  )
  return [...folders]
    .filter((name) => !order.includes(name))
    .map((name) => ({
      rule: 'floors',
      path: `src/modules/${name}/index.ts`,
      line: 1,
      message: `module ${name} is not in src/modules/order.ts`,
    }))
}

function refusal(from: string, found: Import, order: readonly string[]): string | undefined {
  const here = placeOf(from)
  const path = target(from, found.specifier)
  if (path === undefined) return packageRefusal(here, found)
  const there = placeOf(path)
  if (here.floor === 'outside') return undefined
  if (isTest(from)) return testRefusal(here, there, path)
  if (there.floor === 'outside')
    return /\.(tsx?|mjs)$/.test(path) ? `src imports nothing outside src, here ${path}` : undefined
  switch (here.floor) {
    case 'order':
      return 'order.ts is a list and imports nothing'
    case 'kernel':
      return there.floor === 'kernel' ? undefined : `the kernel imports nothing above it, here ${path}`
    case 'platform':
      return there.floor === 'kernel' || there.floor === 'platform'
        ? undefined
        : `the platform imports the kernel and itself, here ${path}`
    case 'app':
      return appRefusal(there, path)
    case 'page kit':
      return kitRefusal(there, found, path)
    case 'shell':
      return shellRefusal(there, found, path)
    case 'module':
      return moduleRefusal(here, there, found, path, order)
  }
}

function packageRefusal(here: Place, found: Import): string | undefined {
  const inPage =
    here.floor === 'shell' || here.floor === 'page kit' || (here.floor === 'module' && here.part.startsWith('web/'))
  if (inPage && !found.typeOnly && packageOf(found.specifier) === 'zod')
    return 'no zod in the page: shapes stay on the server, the page has their types'
  if (inPage && !found.typeOnly && found.specifier.startsWith('node:'))
    return `${found.specifier} does not exist in the page`
  return undefined
}

/** A test may stand its module on the whole house, but enters other modules by their faces as well. */
function testRefusal(here: Place, there: Place, path: string): string | undefined {
  const own = here.floor === 'module' && there.floor === 'module' && here.module === there.module
  if (own || there.floor !== 'module' || here.floor === 'shell' || here.floor === 'page kit') return undefined
  return isFace(there) || there.part === 'module.ts'
    ? undefined
    : `${path} is inside another module; import its index.ts`
}

function appRefusal(there: Place, path: string): string | undefined {
  if (there.floor === 'shell' || there.floor === 'page kit')
    return `the server imports nothing of the page, here ${path}`
  if (there.floor !== 'module') return undefined
  return isFace(there) || there.part === 'module.ts'
    ? undefined
    : `${path} is inside a module; app imports index.ts and module.ts`
}

function kitRefusal(there: Place, found: Import, path: string): string | undefined {
  if (there.floor === 'page kit' || there.floor === 'kernel') return undefined
  if (there.floor === 'module' && isPart(there.part, 'operations'))
    return found.typeOnly ? undefined : `${path} brings zod into the page; use \`import type\``
  return `ui and lib import the kernel, each other and operations' types, here ${path}`
}

function shellRefusal(there: Place, found: Import, path: string): string | undefined {
  if (there.floor === 'shell' || there.floor === 'page kit' || there.floor === 'kernel') return undefined
  if (there.floor !== 'module') return `the page imports no server code, here ${path}`
  if (there.part.startsWith('web/')) return undefined
  if (isPart(there.part, 'domain')) return undefined
  if (isPart(there.part, 'operations') && found.typeOnly) return undefined
  return `the shell imports the web/ of modules, here ${path}`
}

function moduleRefusal(
  here: Module,
  there: Place,
  found: Import,
  path: string,
  order: readonly string[],
): string | undefined {
  if (here.part.startsWith('web/')) return webRefusal(here, there, found, path)
  if (there.floor === 'shell' || there.floor === 'page kit')
    return `the server imports nothing of the page, here ${path}`
  if (there.floor === 'app') return `${path} is above the modules; contribute through module.ts instead`
  if (there.floor !== 'module') return undefined
  if (there.module === here.module)
    return there.part.startsWith('web/') ? `the server imports nothing of the page, here ${path}` : undefined
  if (!isFace(there)) return `${path} is inside another module; import its index.ts`
  if (order.indexOf(there.module) < order.indexOf(here.module)) return undefined
  return `${there.module} stands above ${here.module} in order.ts; tell news or read a measure instead`
}

function webRefusal(here: Module, there: Place, found: Import, path: string): string | undefined {
  if (there.floor === 'page kit' || there.floor === 'kernel') return undefined
  if (there.floor !== 'module') return `a module's page imports src/web/ui and src/web/lib, here ${path}`
  if (there.module !== here.module) return `no module's web/ imports another module, here ${path}`
  if (there.part.startsWith('web/') || isPart(there.part, 'domain')) return undefined
  if (isPart(there.part, 'operations'))
    return found.typeOnly ? undefined : `${path} brings zod into the page; use \`import type\``
  return `a module's page imports its own operations' types and domain, here ${path}`
}

function isFace(place: Module): boolean {
  return place.part === 'index.ts'
}

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MiddlewareHandler } from 'hono'
import type { Catalogue } from '../kernel/words.ts'
import { installed } from '../platform/installation.ts'
import { listenToReaders, speakTo, speechOf } from '../platform/speaking.ts'

const source = installed('src')

let read: Catalogue | undefined

/** What every part of the product says in German, each beside its own code; read when the first German reader comes. */
function german(): Catalogue {
  read ??= Object.assign(
    {},
    ...globSync('{kernel,platform,web,modules/*}/words.de.json', { cwd: source }).map((path) =>
      JSON.parse(readFileSync(join(source, path), 'utf8')),
    ),
  )
  return read ?? {}
}

/** Answers every request in the language that it asks for. */
export function inTheirLanguage(): MiddlewareHandler {
  listenToReaders()
  return (context, next) => speakTo(speechOf(context.req.header('accept-language'), german), next)
}

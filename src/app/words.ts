import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MiddlewareHandler } from 'hono'
import { type Catalogue, english } from '../kernel/words.ts'
import { installed } from '../platform/installation.ts'
import { type GermanWords, listenToReaders, speakTo, speechOf } from '../platform/speaking.ts'

const source = installed('src')

let read: GermanWords | undefined

/** What every part of the product says in German, each beside its own code; read when the first German reader comes. */
export function german(): GermanWords {
  read ??= { catalogue: together('words.de.json'), told: together('told.de.json') }
  return read
}

const together = (name: string): Catalogue =>
  Object.assign(
    {},
    ...globSync(`{app,kernel,platform,web,modules/*}/${name}`, { cwd: source }).map((path) =>
      JSON.parse(readFileSync(join(source, path), 'utf8')),
    ),
  )

/** Answers every person in the language that they ask for. Programs, which come with a key or a token, are answered in English. */
export function inTheirLanguage(): MiddlewareHandler {
  listenToReaders(german)
  return (context, next) => {
    const isProgram = context.req.header('authorization') !== undefined
    return speakTo(isProgram ? english : speechOf(context.req.header('accept-language')), next)
  }
}

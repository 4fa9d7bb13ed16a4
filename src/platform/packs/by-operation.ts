import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { ConfigurationFile, PackKind, Platform, Route, Viewer } from '../contributions.ts'
import type { Tx } from '../db/db.ts'
import { checkInput, requestContext } from '../http/api.ts'

/** Files that say what an operation is sent: they are checked, written and logged as if somebody had sent it. */
export interface Filed {
  folder: string
  /** The routes of the module, in which the operation is found by its name. */
  routes: readonly Route[]
  saves: string | ((input: Readonly<Record<string, unknown>>) => string)
  /** Who saves in the product's own name. */
  viewer(tx: Tx): Viewer
  read(tx: Tx, platform: Platform): Promise<ConfigurationFile[]>
  /** What the operation is sent for a file: names become ids, what it leaves out is as usual. */
  asked?(tx: Tx, content: FileContent, platform: Platform): Promise<FileContent> | FileContent
}

export type FileContent = Readonly<Record<string, unknown>>

export function filedBy({ folder, routes, saves, viewer, read, asked }: Filed): PackKind {
  return {
    folder,
    read,
    apply: async (tx, name, content, platform, how) => {
      if (how === 'fill' && (await read(tx, platform)).some((one) => one.name === name)) return
      const input = asked ? await asked(tx, objectOf(content), platform) : objectOf(content)
      const operation = typeof saves === 'string' ? saves : saves(input)
      const route = routes.find((one) => one.operation.name === operation)
      if (!route) throw new Error(`There is no operation ${operation}`)
      // What a page would send after the change has to wait for the whole of it.
      const quiet = { ...platform, jobs: { ...platform.jobs, send: async () => {} } }
      const context = { ...requestContext(quiet, viewer(tx)), within: <T>(work: (tx: Tx) => Promise<T>) => work(tx) }
      refuseStrange(route.operation, input)
      await route.run(context, checkInput(route.operation, { ...input }) as never)
    },
  }
}

/** A word that nobody knows is a mistake in a file, which nothing but this would find. */
function refuseStrange({ input: shape }: Route['operation'], input: FileContent): void {
  const stranger = shape instanceof z.ZodObject ? Object.keys(input).find((key) => !(key in shape.shape)) : undefined
  if (stranger === undefined) return
  throw new AppError('invalid', told`${stranger}: nobody knows this word`, {
    field: stranger,
    remedy: told`Leave it out, or write it as one that was exported`,
  })
}

function objectOf(content: unknown): FileContent {
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content as FileContent
  throw new AppError('invalid', told`The file does not hold names with values`, {
    remedy: told`Write it as one that was exported`,
  })
}

/** What is named in a file and is not there. */
export const unknownName = (field: string, name: string, remedy: string): AppError =>
  new AppError('invalid', told`${field}: there is no ${name}`, { field, remedy })

/** Without what says nothing, so that files are short and the same thing is written in one way. */
export const sparse = (content: FileContent, usual: FileContent = {}): FileContent =>
  Object.fromEntries(
    Object.entries(content).filter(
      ([key, value]) => value !== null && value !== undefined && JSON.stringify(value) !== JSON.stringify(usual[key]),
    ),
  )

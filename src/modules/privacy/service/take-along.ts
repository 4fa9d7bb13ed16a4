import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSeePerson } from '../../accounts/index.ts'
import { countRows, type PersonTable, rowsOfPerson, type Search } from '../store/person.ts'
import { namingFiles, namingLines } from './files.ts'
import { personTables, searchFor } from './search.ts'

export interface Found {
  title: string
  /** Rows that are theirs. */
  own: number
  /** Rows of others that name them. */
  naming: number
}

export interface PersonPreview {
  name: string
  found: Found[]
  files: string[]
}

/** Where a person stands: how many rows of each kind are theirs or name them, and which files do. */
export async function previewPerson(platform: Platform, viewer: Viewer, person: string): Promise<PersonPreview> {
  const { name, found, search } = await platform.db.within(viewer.workspace, async (tx) => {
    const seen = await mustSeePerson(tx, viewer, person)
    const tables = await personTables(platform, tx)
    const search = await searchFor(tx, tables, seen.keys)
    return { name: seen.name, search, found: await countAll(tx, tables, search) }
  })
  const files = search.words ? await namingFiles(platform, viewer.workspace, search.words) : []
  return { name, found, files: files.map((file) => file.name) }
}

async function countAll(tx: Tx, tables: readonly PersonTable[], search: Search): Promise<Found[]> {
  const found: Found[] = []
  for (const table of tables) {
    const count = await countRows(tx, table, search)
    if (count.own + count.naming > 0) found.push({ title: table.holdings.title, ...count })
  }
  return found
}

/** Everything about a person as one JSON, written while it is read. */
export async function* takeAlong(platform: Platform, viewer: Viewer, person: string): AsyncGenerator<string> {
  const pieces = new Pieces()
  const reading = platform.db
    .within(viewer.workspace, (tx) => write(platform, tx, viewer, person, pieces))
    .then(
      () => pieces.end(),
      (error: unknown) => pieces.fail(error),
    )
  yield* pieces
  await reading
}

async function write(platform: Platform, tx: Tx, viewer: Viewer, person: string, out: Pieces): Promise<void> {
  const { name, keys } = await mustSeePerson(tx, viewer, person)
  const tables = await personTables(platform, tx)
  const search = await searchFor(tx, tables, keys)
  await out.put(
    `{"person":${JSON.stringify({ id: person, name })},"madeAt":${JSON.stringify(tx.now.toISOString())},"tables":[`,
  )
  let isFirst = true
  for (const table of tables) {
    const rows = rowsOfPerson(tx, table, search)
    for (let row = await rows.next(), count = 0; ; row = await rows.next(), count++) {
      if (row.done) {
        if (count > 0) await out.put(']}')
        break
      }
      if (count === 0) {
        const { title, table: from } = table.holdings
        await out.put(
          `${isFirst ? '' : ','}\n{"title":${JSON.stringify(title)},"table":${JSON.stringify(from)},"rows":[`,
        )
        isFirst = false
      }
      const { own, row: values } = row.value
      await out.put(
        `${count === 0 ? '' : ','}\n${JSON.stringify({ ...(own ? {} : { names: 'this person' }), ...values })}`,
      )
    }
  }
  await out.put('],"files":[')
  await writeFiles(platform, viewer, search, out)
  await out.put(']}\n')
}

async function writeFiles(platform: Platform, viewer: Viewer, { words }: Search, out: Pieces): Promise<void> {
  if (!words) return
  let isFirst = true
  for (const file of await namingFiles(platform, viewer.workspace, words)) {
    for await (const line of namingLines(file, words)) {
      await out.put(`${isFirst ? '' : ','}\n${JSON.stringify({ file: file.name, line })}`)
      isFirst = false
    }
  }
}

/** Hands pieces from a transaction to whoever reads them, one at a time, so that a slow reader slows the writer. */
class Pieces {
  #piece: string | null = null
  #ended = false
  #error: unknown = null
  #taken = () => {}
  #given = () => {}

  async put(piece: string): Promise<void> {
    while (this.#piece !== null && !this.#ended) await new Promise<void>((resolve) => (this.#taken = resolve))
    if (this.#ended) throw new Error('Nobody reads any more')
    this.#piece = piece
    this.#given()
  }

  end(): void {
    this.#ended = true
    this.#given()
  }

  fail(error: unknown): void {
    this.#error = error
    this.end()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    try {
      for (;;) {
        while (this.#piece === null && !this.#ended) await new Promise<void>((resolve) => (this.#given = resolve))
        if (this.#piece === null) break
        const piece = this.#piece
        this.#piece = null
        this.#taken()
        yield piece
      }
      if (this.#error !== null) throw this.#error
    } finally {
      // A reader who went away must not leave the transaction waiting.
      this.#ended = true
      this.#taken()
    }
  }
}

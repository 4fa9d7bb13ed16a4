import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import { filesOf, type KeptFile } from '../../../platform/archive/files.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Words } from '../domain/words.ts'

/** Longer than any word that is looked for, so that none is missed where two pieces of a file meet. */
const overlap = 2000

/** Files of a workspace in the data folder: they lie below a folder that is named by its id. */
async function filesOfWorkspace(platform: Platform, workspace: WorkspaceId): Promise<KeptFile[]> {
  const all = await filesOf(platform.config.dataFolder)
  return all.filter(({ name }) => name.split('/').includes(workspace))
}

/** Files that name a person, such as uploads. */
export async function namingFiles(platform: Platform, workspace: WorkspaceId, words: Words): Promise<KeptFile[]> {
  if (words.pattern === null) return []
  const found: KeptFile[] = []
  for (const file of await filesOfWorkspace(platform, workspace)) if (await namesIn(file, words)) found.push(file)
  return found
}

/** A file that was sent to be imported has done its work once its rows are in: it goes whole. */
export async function removeNamingFiles(platform: Platform, workspace: WorkspaceId, words: Words): Promise<number> {
  const files = await namingFiles(platform, workspace, words)
  for (const { path } of files) await rm(path, { force: true })
  return files.length
}

async function namesIn(file: KeptFile, words: Words): Promise<boolean> {
  for await (const text of piecesOf(file)) if (words.names(text)) return true
  return false
}

/** The lines of a file that name a person. */
export async function* namingLines(file: KeptFile, words: Words): AsyncGenerator<string> {
  let rest = ''
  for await (const text of textOf(file)) {
    const lines = (rest + text).split('\n')
    rest = (lines.pop() ?? '').slice(-1_000_000)
    for (const line of lines) if (words.names(line)) yield line
  }
  if (words.names(rest)) yield rest
}

async function* piecesOf(file: KeptFile): AsyncGenerator<string> {
  let before = ''
  for await (const text of textOf(file)) {
    const piece = before + text
    yield piece
    before = piece.slice(-overlap)
  }
}

/** The content as text, unpacked where it is packed. */
async function* textOf({ path }: KeptFile): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const stream = createReadStream(path)
  const first = await firstBytes(path)
  const source = first[0] === 0x1f && first[1] === 0x8b ? stream.pipe(createGunzip()) : stream
  for await (const chunk of source) yield decoder.decode(chunk as Buffer, { stream: true })
}

async function firstBytes(path: string): Promise<Buffer> {
  for await (const chunk of createReadStream(path, { end: 1 })) return chunk as Buffer
  return Buffer.alloc(0)
}

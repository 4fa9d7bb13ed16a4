import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Download } from '../../platform/contributions.ts'

/** Writes what an operation made to a file; answers its whole path. */
export async function writeDownload(file: string, { body }: Download): Promise<string> {
  const path = resolve(file)
  await writeFile(path, await bytesOf(body))
  return path
}

async function bytesOf(body: Download['body']): Promise<Uint8Array> {
  if (typeof body === 'string') return Buffer.from(body)
  const parts: Buffer[] = []
  for await (const part of body) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

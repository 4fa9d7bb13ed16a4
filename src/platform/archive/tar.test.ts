import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { RowSum } from './digest.ts'
import { readTar, type TarEntry, writeTar } from './tar.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenure-tar-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const long = `${'deep/'.repeat(24)}file.copy`
const contents: Record<string, Buffer> = {
  'head.json': Buffer.from('{"a":1}'),
  empty: Buffer.alloc(0),
  exactly: Buffer.alloc(512, 'x'),
  [long]: Buffer.alloc(100_001, 'y'),
}

async function* entries(): AsyncGenerator<TarEntry> {
  for (const [name, body] of Object.entries(contents)) yield { name, size: body.length, body: Readable.from([body]) }
}

async function whole(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}

/** The same bytes in pieces of odd length, as a disk may give them. */
async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

test('what is written is what every tar reads', async () => {
  writeFileSync(join(folder, 'a.tar'), await whole(writeTar(entries())))
  const out = spawnSync('tar', ['-xf', 'a.tar'], { cwd: folder, encoding: 'utf8' })
  expect(out.stderr).toBe('')
  for (const [name, body] of Object.entries(contents)) expect(readFileSync(join(folder, name)).equals(body)).toBe(true)
})

test('it is read back whatever pieces it comes in, also where the reader leaves a part unread', async () => {
  const bytes = await whole(writeTar(entries()))
  for (const size of [1, 511, 70_000]) {
    const read: Record<string, Buffer> = {}
    for await (const entry of readTar(inPieces(bytes, size)))
      if (entry.name !== 'exactly') read[entry.name] = await whole(entry.body)
    const { exactly: _, ...rest } = contents
    expect(read).toEqual(rest)
  }
})

test('an archive that was cut off or altered is refused instead of read short', async () => {
  const bytes = await whole(writeTar(entries()))
  const readAll = async (from: Buffer) => {
    for await (const entry of readTar(inPieces(from, 4096))) await whole(entry.body)
  }
  await expect(readAll(bytes.subarray(0, 3000))).rejects.toThrow('ends too early')
  const altered = Buffer.from(bytes)
  altered[3] = 65
  await expect(readAll(altered)).rejects.toThrow('damaged')
})

test('rows have the same sum in any order and in any pieces, and another where one differs', () => {
  const rows = Array.from({ length: 500 }, (_, index) => `${index}\tname ${index}\n`)
  const sumOf = (texts: string[], size: number) => {
    const sum = new RowSum()
    const bytes = Buffer.from(texts.join(''))
    for (let start = 0; start < bytes.length; start += size) sum.add(bytes.subarray(start, start + size))
    return sum.sum()
  }
  const expected = sumOf(rows, 100_000)
  expect(expected.rows).toBe(500)
  expect(sumOf(rows.toReversed(), 7)).toEqual(expected)
  expect(sumOf(rows.with(3, '3\tname 4\n'), 64)).not.toEqual(expected)
  expect(sumOf([...rows.slice(1), rows[1] as string], 64)).not.toEqual(expected)
})

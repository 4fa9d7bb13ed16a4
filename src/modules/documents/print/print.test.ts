import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { addDays, type Day } from '../../../kernel/day.ts'
import { findChromium, isProgram } from '../../../platform/chromium.ts'
import type { Document } from '../domain/document.ts'
import { page } from '../domain/page.ts'
import { dress } from '../dress.ts'
import { printInBrowser } from './browser.ts'
import { printPlainly } from './plain.ts'

const first = '2026-09-01' as Day

const document: Document = {
  house: 'Fernhollow Software',
  title: 'Osprey Logistics',
  state: { band: 'red', score: 38 },
  lead: 'Health fell from 59.4 to 38.0 since 24 October: Active people 64 to 23.',
  asOf: '2026-11-23' as Day,
  chapters: [
    {
      title: 'Overview',
      blocks: [{ kind: 'figures', figures: [{ label: 'ARR', text: '$142,000', note: 'a year' }] }],
    },
    {
      title: 'Health over 90 days',
      blocks: [
        {
          kind: 'chart',
          chart: {
            label: 'Health over 90 days',
            points: Array.from({ length: 84 }, (_, at) => ({ day: addDays(first, at), value: 80 - at / 2 })),
            marks: [{ day: '2026-10-10' as Day, label: 'green to yellow' }],
            steps: [50, 75],
            band: 'red',
          },
        },
        { kind: 'moves', label: 'What moved it', moves: [{ points: -11.4, text: 'Active people 64 to 23' }] },
      ],
    },
    {
      title: 'Contracts',
      blocks: [
        {
          kind: 'table',
          label: 'Contracts',
          columns: [{ label: 'Contract' }, { label: 'A year', align: 'end' }],
          rows: Array.from({ length: 60 }, (_, at) => [{ text: `Contract ${at}` }, { text: '$1,000' }]),
        },
        { kind: 'text', text: 'Łódź, Ελλάδα, Київ and Zürich' },
      ],
    },
  ],
  closing: 'Shared by Ines Vidal.',
}

const asText = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const pagesOf = (bytes: Uint8Array) => asText(bytes).match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0

test('N16 without a browser the same words are on paper, page by page, and the same document gives the same bytes', async () => {
  const bytes = await printPlainly(document)
  expect(asText(bytes).startsWith('%PDF-1.')).toBe(true)
  expect(pagesOf(bytes)).toBe(2)
  expect(asText(bytes)).toContain('(Osprey Logistics)')
  expect(Buffer.from(await printPlainly(document)).equals(Buffer.from(bytes))).toBe(true)
})

const browser = findChromium()

test.skipIf(browser === undefined)(
  'the page is printed by the machine’s own Chromium, on as many sheets as it needs',
  async () => {
    const outcome = await printInBrowser(page(document, dress(), { pdf: null }), 0)
    if (outcome.kind !== 'printed') throw new Error(JSON.stringify(outcome))
    expect(asText(outcome.bytes).startsWith('%PDF-1.')).toBe(true)
    expect(pagesOf(outcome.bytes)).toBeGreaterThanOrEqual(2)
    expect(asText(outcome.bytes)).toMatch(/\/Title \(Osprey Logistics\)/)
  },
)

const reader = (process.env.PATH ?? '')
  .split(':')
  .map((folder) => join(folder, 'pdftotext'))
  .find(isProgram)

test.skipIf(browser === undefined || reader === undefined)(
  'a reader of PDF finds the words of both ways (needs pdftotext)',
  async () => {
    const outcome = await printInBrowser(page(document, dress(), { pdf: null }), 0)
    if (outcome.kind !== 'printed') throw new Error(JSON.stringify(outcome))
    const folder = mkdtempSync(join(tmpdir(), 'tenure-print-'))
    for (const [name, bytes] of [
      ['browser', outcome.bytes],
      ['plain', await printPlainly(document)],
    ] as const) {
      writeFileSync(join(folder, `${name}.pdf`), bytes)
      const words = execFileSync(reader ?? '', ['-layout', join(folder, `${name}.pdf`), '-'], { encoding: 'utf8' })
      for (const said of ['Osprey Logistics', 'Red 38', '$142,000', 'Contract 59', 'Łódź', 'Київ', 'Zürich'])
        expect(words, name).toContain(said)
    }
  },
)

test.skipIf(browser === undefined)('a page that is printed reaches nothing and runs nothing', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const hostile = `<!doctype html><title>before</title><img src="${address}/picture"><iframe src="${address}/frame"></iframe>
    <iframe src="file:///etc/passwd"></iframe><link rel="stylesheet" href="${address}/style">
    <script>document.title='after';location.href='${address}/gone'</script><meta http-equiv="refresh" content="1;url=${address}/later">`
  const outcome = await printInBrowser(hostile, 0)
  server.close()
  if (outcome.kind !== 'printed') throw new Error(JSON.stringify(outcome))
  expect(asText(outcome.bytes)).toContain('/Title (before)')
  expect(asked).toEqual([])
})

const before = process.env.TENURE_CHROMIUM
afterEach(() => {
  if (before === undefined) delete process.env.TENURE_CHROMIUM
  else process.env.TENURE_CHROMIUM = before
})

test('an operator does without the browser, and one that does not start is left alone for a while', async () => {
  process.env.TENURE_CHROMIUM = 'none'
  expect(await printInBrowser('<p>', 0)).toEqual({ kind: 'not now' })
  process.env.TENURE_CHROMIUM = process.execPath
  expect((await printInBrowser('<p>', 1000)).kind).toBe('failed')
  expect(await printInBrowser('<p>', 2000)).toEqual({ kind: 'not now' })
})

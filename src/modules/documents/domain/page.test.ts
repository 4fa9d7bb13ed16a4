import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { drawn, inWords } from './chart.ts'
import type { Document } from './document.ts'
import { fileName } from './file-name.ts'
import { linkText, workspaceOfLink } from './link-text.ts'
import { page } from './page.ts'
import { sayChange, sayMoney } from './say.ts'
import { inOrder } from './sections.ts'
import { stylesOf } from './styles.ts'

const dress = { styles: 'b{}', policy: "default-src 'none'" }
const day = (text: string) => text as Day

const document: Document = {
  house: 'Fernhollow',
  title: 'Osprey',
  state: { band: 'red', score: 38.2 },
  lead: 'Health fell.',
  asOf: day('2026-11-23'),
  chapters: [
    {
      title: 'Overview',
      blocks: [
        { kind: 'figures', figures: [{ label: 'Web', text: 'osprey', href: 'javascript:alert(1)' }] },
        { kind: 'table', label: 'T', columns: [{ label: 'A' }], rows: [[{ text: 'x', href: 'https://o.example' }]] },
      ],
    },
  ],
  closing: null,
}

test('the same document is the same page, letter by letter', () => {
  expect(page(structuredClone(document), dress, { pdf: null })).toBe(page(document, dress, { pdf: null }))
})

test('the band is told by shape and word beside its colour', () => {
  const text = page(document, dress, { pdf: null })
  expect(text).toMatch(/<span class="pill red"><svg[^>]*aria-hidden="true"><rect[^>]*><\/svg>Red 38<\/span>/)
  const grey = page({ ...document, state: { band: 'grey', score: null } }, dress, { pdf: null })
  expect(grey).toContain('Not enough data</span>')
})

test('only addresses of the web are links', () => {
  const text = page(document, dress, { pdf: null })
  expect([...text.matchAll(/href="([^"]*)"/g)].map(([, address]) => address)).toEqual(['https://o.example/'])
})

test('a chart breaks where nothing was known, and is told in words', () => {
  const chart = {
    label: 'Health',
    points: [
      { day: day('2026-11-20'), value: 70 },
      { day: day('2026-11-21'), value: null },
      { day: day('2026-11-22'), value: 60.25 },
      { day: day('2026-11-23'), value: 50 },
    ],
    marks: [{ day: day('2026-11-23'), label: 'green to yellow' }],
    steps: [50, 75],
    band: 'yellow' as const,
  }
  expect(drawn(chart).lines.map((line) => line.length)).toEqual([1, 2])
  expect(inWords(chart)).toBe('From 70.0 on 20 Nov 2026 to 50.0 on 23 Nov 2026; green to yellow on 23 Nov 2026.')
  expect(inWords({ ...chart, points: [] })).toBe('No score is known in this time.')
})

test.each([
  ['Osprey Logistics', 'osprey-logistics-2026-11-23.pdf'],
  ['../../etc/passwd\r\n"x"', 'etc-passwd-x-2026-11-23.pdf'],
  ['Łódź Żółć & Söhne', 'odz-zo-c-sohne-2026-11-23.pdf'],
  ['東京', 'account-2026-11-23.pdf'],
  ['a'.repeat(200), `${'a'.repeat(80)}-2026-11-23.pdf`],
])('the file of %s is named %s', (title, name) => {
  expect(fileName(title, day('2026-11-23'), 'pdf')).toBe(name)
})

test('money is written in the minor unit of its currency, changes with their sign', () => {
  expect([sayMoney(14_200_000, 'USD'), sayMoney(123_450, 'EUR'), sayMoney(900, 'JPY')]).toEqual([
    '$142,000',
    '€1,234.50',
    '¥900',
  ])
  expect([sayChange(1.25), sayChange(-2), sayChange(0.01)]).toEqual(['+1.3', '\u22122.0', '0.0'])
})

test('a link names its workspace, and any other text names none', () => {
  const workspace = '0190c2f0-5c1e-7000-8000-000000000000' as Parameters<typeof linkText>[0]
  const text = linkText(workspace, 'A'.repeat(43))
  expect(workspaceOfLink(text)).toBe(workspace)
  expect([workspaceOfLink(`${text}A`), workspaceOfLink(text.slice(1)), workspaceOfLink('')]).toEqual([null, null, null])
})

test('sections come once each and in their own order', () => {
  expect(inOrder(['timeline', 'overview', 'overview'])).toEqual(['overview', 'timeline'])
})

test('a page has the colours of the product, the dark ones on screens alone', () => {
  const styles = stylesOf(
    ':root { /* why */ --ink: #111; }\n:root[data-mantine-color-scheme="dark"] {\n  --ink: #eee;\n}\nhtml { color: red; }',
    'AAAA',
    null,
  )
  expect(styles).toContain(':root{--ink: #111;color-scheme:light dark}')
  expect(styles).toContain('@media screen and (prefers-color-scheme:dark){:root{--ink: #eee;}}')
})

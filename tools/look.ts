import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

const built = fileURLToPath(new URL('../dist', import.meta.url))
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

type View = { name: string; path: string; width: number; height: number; before?: (page: Page) => Promise<void> }

const views: View[] = [
  { name: 'today', path: '/w/fernhollow/today', width: 1360, height: 820 },
  { name: 'account', path: '/w/fernhollow/account', width: 1360, height: 820 },
  { name: 'kit', path: '/w/fernhollow/kit', width: 1280, height: 1900 },
  { name: 'phone', path: '/w/fernhollow/account', width: 390, height: 1400 },
  { name: 'sign-in', path: '/sign-in', width: 1000, height: 600 },
  { name: 'missing', path: '/w/fernhollow/nowhere', width: 1000, height: 600 },
  { name: 'palette', path: '/w/fernhollow/today', width: 1360, height: 820, before: openPalette },
  { name: 'drawer', path: '/w/fernhollow/today', width: 390, height: 800, before: openDrawer },
  { name: 'reading', path: '/w/fernhollow/account', width: 1360, height: 820, before: readChart },
]

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or jump to' }).fill('os')
  await page.getByRole('option', { name: /Osprey/ }).waitFor()
}

async function openDrawer(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the menu' }).click()
  await page.getByRole('dialog').waitFor()
}

async function readChart(page: Page): Promise<void> {
  await page.getByRole('slider').focus()
  for (let step = 0; step < 30; step++) await page.keyboard.press('ArrowLeft')
}

/** Serves a built page as our server does: every address without a file is the page itself. */
function serve(folder: string, page: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://gallery')
    const file = join(folder, extname(pathname) === '' ? page : pathname)
    response.setHeader('content-type', types[extname(file)] ?? 'text/html')
    response.end(await readFile(file).catch(() => ''))
  })
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)))
}

async function look(
  browser: Browser,
  address: string,
  view: View,
  scheme: 'light' | 'dark',
  folder: string,
): Promise<number> {
  const page = await browser.newPage({ viewport: view, colorScheme: scheme })
  page.on(
    'console',
    (message) => message.type() === 'error' && console.log(`${view.name} ${scheme}: ${message.text()}`),
  )
  page.on('pageerror', (error) => console.log(`${view.name} ${scheme}: ${error.message}`))
  await page.goto(address + view.path, { waitUntil: 'networkidle' })
  await page.getByRole('heading').first().waitFor()
  await view.before?.(page)
  await page.waitForTimeout(250) // motion is over after 150 ms
  await page.screenshot({ path: join(folder, `${view.name}-${scheme}.png`) })
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  for (const { id, nodes } of violations)
    console.log(
      `${view.name} ${scheme}: ${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join('\n  ')}`,
    )
  await page.close()
  return violations.length
}

/** Gzip size of everything that the page asks for before it shows anything: scripts and styles named in its head, and what they import. */
function firstLoad(): number {
  const html = readFileSync(join(built, 'web/index.html'), 'utf8')
  const wanted = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')
  const seen = new Set<string>()
  const weigh = (path: string): number => {
    if (seen.has(path)) return 0
    seen.add(path)
    const text = readFileSync(join(built, 'web', path), 'utf8')
    const imports = [...text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)].map(
      (match) => `/assets/${match[1]}`,
    )
    return gzipSync(text).length + imports.reduce((sum, each) => sum + weigh(each), 0)
  }
  return wanted.reduce((sum, path) => sum + weigh(path), 0)
}

const folder = process.argv[2]
if (folder !== undefined) {
  const server = await serve(join(built, 'gallery'), 'gallery.html')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const flags =
    '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags.split(' ') })
  let violations = 0
  for (const view of views)
    for (const scheme of ['light', 'dark'] as const) violations += await look(browser, address, view, scheme, folder)
  await browser.close()
  server.close()
  console.log(`axe: ${violations} violations in ${views.length} views, light and dark`)
}
console.log(`first load: ${(firstLoad() / 1024).toFixed(1)} KB gzip of JS and CSS, budget 260`)

import { findChromium } from '../../../platform/chromium.ts'

export type Outcome =
  | { kind: 'printed'; bytes: Uint8Array<ArrayBuffer> }
  /** There is no Chromium, it rests after a failure, or too many wait already. */
  | { kind: 'not now' }
  | { kind: 'failed'; reason: string }

const timeLimit = 20_000
/** A browser takes a few hundred megabytes, so there is one at a time, and few wait for it. */
const mostWaiting = 8
/** After a failure it is left alone for a while: each try may cost the whole time limit. */
const restFor = 600_000

const state = { queue: Promise.resolve(), waiting: 0, restsUntil: 0 }

/** Prints a page in a browser that loads nothing, runs no script and ends with the page. */
export async function printInBrowser(html: string, now: number): Promise<Outcome> {
  const executable = findChromium()
  if (executable === undefined || now < state.restsUntil || state.waiting >= mostWaiting) return { kind: 'not now' }
  state.waiting++
  const turn = state.queue.then(() => printOne(executable, html))
  state.queue = turn.then(
    () => undefined,
    () => undefined,
  )
  try {
    return { kind: 'printed', bytes: await turn }
  } catch (error) {
    state.restsUntil = now + restFor
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    state.waiting--
  }
}

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--renderer-process-limit=1',
  // No name is looked up and nothing is connected to, whatever the page asks for.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=127.0.0.1:9',
]

/** An address that cannot exist; the page is answered for it and every other request is dropped. */
const place = 'http://document.invalid/'

async function printOne(executablePath: string, html: string): Promise<Uint8Array<ArrayBuffer>> {
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({
    executablePath,
    args: quiet,
    // Chromium's own sandbox does not work for root.
    chromiumSandbox: process.getuid?.() !== 0,
    timeout: timeLimit,
  })
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`Not printed within ${timeLimit / 1000} s`)), timeLimit)
  try {
    return await Promise.race([printPage(browser, html), late.promise])
  } finally {
    clearTimeout(timer)
    await browser.close()
  }
}

async function printPage(
  browser: Awaited<ReturnType<typeof import('playwright-core').chromium.launch>>,
  html: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const context = await browser.newContext({ javaScriptEnabled: false, offline: false, colorScheme: 'light' })
  await context.route('**/*', (route) =>
    route.request().url() === place
      ? route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' })
      : route.abort(),
  )
  const page = await context.newPage()
  await page.goto(place, { waitUntil: 'load', timeout: timeLimit })
  const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true })
  return new Uint8Array(bytes)
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { firstLink } from '../../src/modules/workspaces/index.ts'
import { findChromium } from '../../src/platform/chromium.ts'
import type { World } from './world.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const quiet =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

/** For `expect.poll`: a page on a busy machine may take its time. */
export const patient = { timeout: 20_000 }

/** The owner of a world's workspace in a real browser. */
export interface Visitor {
  page: Page
  /** Address of the workspace's pages. */
  home: string
  /** Opens a page below the workspace, and waits until its list is read. */
  open(path: string): Promise<void>
  /** Waits until the page has what it asked for. */
  read(): Promise<void>
  /** What axe finds in the colours that are shown. */
  findings(): Promise<string[]>
  /** What axe finds, in light and in dark. `TENURE_LOOK=FOLDER` keeps pictures of where it looked. */
  faults(name: string): Promise<string[]>
  /** How many pixels stand beyond the right edge once the page that is shown is as narrow as a phone. */
  beyondPhone(name: string): Promise<number>
  /** What the browser saves when this button is pressed. */
  saved(button: string | RegExp): Promise<{ name: string; bytes: Buffer }>
  /** Keeps a picture of the whole page, where `TENURE_LOOK=FOLDER` asks for pictures. */
  look(name: string): Promise<void>
  /** How much of the page moved by itself since it was opened: the browser's own measure. */
  shift(): Promise<number>
  close(): Promise<void>
}

export async function aVisitor(world: World): Promise<Visitor> {
  const origin = await world.serve()
  const context = await (await theBrowser()).newContext({ viewport: desk, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.addInitScript(watchShifts)
  await page.addInitScript(countAsking)
  // Signed in as the page does it, but without drawing one that no test looks at.
  await context.request.get((await firstLink(world.platform)) ?? origin, { maxRedirects: 0 })
  const me = await context.request.get(`${origin}/api/me`, { headers: { 'x-tenure': '1' } })
  const home = `${origin}/w/${((await me.json()) as Me).workspace.slug}`
  await restAt(page, `${home}/today`)
  return {
    page,
    home,
    read: () => isRead(page),
    findings: () => axeFinds(page),
    open: async (path) => {
      await page.goto(`${home}/${path}`)
      await isRead(page)
    },
    faults: async (name) => {
      const found: string[] = []
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.waitForFunction(
          (scheme) => document.documentElement.dataset.mantineColorScheme === scheme,
          colorScheme,
        )
        await keepLook(page, `${name}-${colorScheme}`)
        const seen = await axeFinds(page, colorScheme === 'dark' ? ofColour : null)
        found.push(...seen.map((fault) => `${colorScheme} ${fault}`))
      }
      return found
    },
    beyondPhone: async (name) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await isRead(page)
      await keepLook(page, `${name}-phone`)
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      await page.setViewportSize(desk)
      return beyond
    },
    saved: async (button) => {
      const coming = page.waitForEvent('download')
      const [file] = await Promise.all([coming, page.getByRole('button', { name: button }).click()])
      return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
    },
    look: (name) => keepLook(page, name, { fullPage: true }),
    shift: () => page.evaluate(() => (window as unknown as { shifted: number }).shifted),
    close: () => context.close(),
  }
}

interface Me {
  workspace: { slug: string }
}

/** Brings a page to an address of ours where nothing is drawn yet. */
async function restAt(page: Page, address: string): Promise<void> {
  await page.route(address, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>a</title>' }),
  )
  await page.goto(address)
  await page.unroute(address)
}

let opened: Promise<Browser> | undefined

/** One browser for all files of a worker, which ends with it; every visitor has cookies and storage of their own. */
function theBrowser(): Promise<Browser> {
  opened ??= chromium.launch({ executablePath: findChromium() ?? 'chromium', args: quiet.split(' ') })
  return opened
}

/** A picture of a page, where `TENURE_LOOK=FOLDER` asks for pictures. */
export async function keepLook(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  const folder = process.env.TENURE_LOOK
  if (folder) await page.screenshot({ ...options, path: join(folder, `${name}.png`) })
}

const desk = { width: 1280, height: 860 }

async function isRead(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate(() => Object.assign(window, { calm: 0 }))
  await page.waitForFunction(hasCome, undefined, { polling: 40 }).catch(async (error: Error) => {
    const waiting = await page.evaluate(() => ({
      asking: (window as unknown as { asking: number }).asking,
      for: [...document.querySelectorAll('[aria-busy=true], [role=status][aria-label]')].map(
        (element) => element.closest('section')?.textContent?.slice(0, 100) ?? element.outerHTML.slice(0, 100),
      ),
    }))
    throw new Error(`${page.url()} waits for ${JSON.stringify(waiting)}: ${error.message}`)
  })
}

/** In the page: nothing is asked for, nothing stands in for what is to come, and both held at three looks running. */
function hasCome(): boolean {
  const seen = window as unknown as { asking?: number; calm?: number }
  const waiting = '[aria-busy=true], [role=status]:is([aria-label=Loading], [aria-label="Wird geladen"])'
  const isWaiting = document.querySelector(waiting) !== null
  seen.calm = isWaiting || (seen.asking ?? 0) > 0 ? 0 : (seen.calm ?? 0) + 1
  return seen.calm >= 3
}

function countAsking(): void {
  const seen = window as unknown as { asking: number }
  const ask = window.fetch
  seen.asking = 0
  window.fetch = async (...request) => {
    seen.asking++
    try {
      return await ask(...request)
    } finally {
      seen.asking--
    }
  }
}

function watchShifts(): void {
  const seen = window as unknown as { shifted: number }
  seen.shifted = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.shifted += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
}

/** What changes with the colours; all else is the same page in both. */
const ofColour = ['color-contrast', 'link-in-text-block']

/** What axe finds on a page: each rule with the elements that break it. */
export async function axeFinds(page: Page, rules: readonly string[] | null = null): Promise<string[]> {
  // Colours that are still on their way have no contrast of their own; a way that was broken off has ended too. What is folded
  // away stands still and never arrives.
  await page.evaluate(() =>
    Promise.race([
      Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => null))),
      new Promise((rest) => setTimeout(rest, 2000)),
    ]),
  )
  const isThere = await page.evaluate(() => 'axe' in globalThis)
  if (!isThere) await page.evaluate(axe)
  return await page.evaluate(async (runOnly) => {
    const { axe: own } = globalThis as unknown as { axe: Axe }
    const { violations } = await own.run({
      resultTypes: ['violations'],
      preload: false,
      ...(runOnly ? { runOnly } : {}),
    })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }, rules)
}

interface Axe {
  run(options: { resultTypes: string[]; preload: boolean; runOnly?: readonly string[] }): Promise<Found>
}

interface Found {
  violations: { id: string; nodes: { html: string }[] }[]
}

import { createHash } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { type Language, speech, t, told } from '../../kernel/words.ts'
import type { Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { speakTo, speechIn } from '../../platform/speaking.ts'
import { settings as workspaceSettings } from '../workspaces/index.ts'
import { paces } from './domain/pressure.ts'
import * as pages from './domain/public-page.ts'
import { choices, isTransactional, mayWrite, type Purpose, purposeKinds } from './domain/purpose.ts'
import { followed, opened } from './service/counting.ts'
import { type Foot, readCounted, readFoot } from './service/tokens.ts'
import { noteWill, unsubscribe } from './service/will.ts'
import { consentsOf } from './store/consents.ts'
import { type Reader, readersOf, writeAs } from './store/people.ts'
import { settingsOf } from './store/settings.ts'
import { footed } from './store/will.ts'

/**
 * Mounts /u, /l and /o: the links at the foot of our mail, for whoever has them. Only what is signed by us reaches the database. Opening
 * a link changes nothing, since mail programs open links by themselves; a POST does (RFC 8058), without cookie or redirect.
 */
export function footDoors(app: Hono, platform: Platform): void {
  const door = (method: 'GET' | 'POST', path: string, answer: Answer) =>
    app.on(method, path, (context) => answered(platform, context, answer))
  door('GET', '/u/:token', async (tx, { reading, foot }) => {
    const about = await footed(tx, foot.message)
    if (about?.contact !== foot.contact) return null
    return isTransactional(about.purpose) ? pages.servicePage(reading) : pages.askPage(reading, about.purpose)
  })
  door('POST', '/u/:token', async (tx, { reading, foot }) => {
    const purpose = await unsubscribe(tx, { ...foot, proof: told`One click on the link of a message` })
    if (purpose === null) return null
    return isTransactional(purpose) ? pages.servicePage(reading) : pages.donePage(reading, purpose)
  })
  door('GET', '/u/:token/preferences', async (tx, { reading, foot }) => wishesPage(tx, reading, foot, 'asked'))
  door('POST', '/u/:token/preferences', async (tx, { reading, foot, form }) => {
    await saveWishes(tx, foot, form)
    return wishesPage(tx, reading, foot, 'saved')
  })
  app.get('/l/:token', (context) => leadOn(platform, context))
  app.get('/o/:token', (context) => showPixel(platform, context))
  for (const rest of ['/u/*', '/l/*', '/o/*']) app.all(rest, () => html(pages.endedPage(languageOfRequest()), 404))
}

/** A counted link leads to the address that stood in that very message, and nowhere else. */
async function leadOn(platform: Platform, context: Context): Promise<Response> {
  const at = readCounted(platform, 'tenure counted clicks', context.req.param('token') ?? '')
  if (!at) return html(pages.endedPage(languageOfRequest()), 404)
  const agent = (context.req.header('user-agent') ?? '').slice(0, 500)
  try {
    // What only looks at a link, as programs do, does not follow it.
    const what = context.req.method === 'GET' ? 'count' : 'look'
    const address = await platform.db.within(at.workspace, (tx) => followed(tx, { ...at, agent }, what))
    if (address === null) return html(pages.endedPage(languageOfRequest()), 404)
    const headers = { location: address, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
    return new Response(null, { status: 302, headers: { ...headers, 'x-robots-tag': 'noindex, nofollow' } })
  } catch (error) {
    platform.log.error({ err: error }, 'a link of a message could not be followed')
    return new Response(t`Something is wrong on our side. Try again later.`, { status: 503, headers: kept })
  }
}

const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** The picture is there whatever is wrong: a reader sees nothing either way. */
async function showPixel(platform: Platform, context: Context): Promise<Response> {
  const token = (context.req.param('token') ?? '').replace(/\.gif$/, '')
  const at = readCounted(platform, 'tenure counted opens', token)
  const agent = (context.req.header('user-agent') ?? '').slice(0, 500)
  if (at && context.req.method === 'GET')
    await platform.db
      .within(at.workspace, (tx) => opened(tx, { ...at, agent }))
      .catch((error: unknown) => platform.log.error({ err: error }, 'that a message was opened could not be noted'))
  return new Response(pixel, {
    headers: { 'content-type': 'image/gif', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  })
}

interface Asked {
  reading: pages.Reading
  foot: Foot
  form: URLSearchParams
}

type Answer = (tx: Tx, asked: Asked) => Promise<string | null>

/** The longest form that our own pages send, many times over. */
const longestForm = 4_000

async function answered(platform: Platform, context: Context, answer: Answer): Promise<Response> {
  const token = context.req.param('token') ?? ''
  const foot = readFoot(platform, token)
  if (!foot) return html(pages.endedPage(languageOfRequest()), 404)
  const form = await formOf(context)
  try {
    const body = await platform.db.within(foot.workspace, async (tx) => {
      const reader = (await readersOf(tx, [foot.contact])).get(foot.contact)
      if (!reader) return null
      const { name } = await workspaceSettings(tx)
      const language = pageLanguage(reader)
      const reading = { language, from: name, address: reader.email, path: `/u/${token}` }
      return speakTo(speechIn(language), () => answer(tx, { reading, foot, form }))
    })
    return body === null ? html(pages.endedPage(languageOfRequest()), 404) : html(body, 200)
  } catch (error) {
    platform.log.error({ err: error }, 'a link of a message could not be followed')
    return new Response(t`Something is wrong on our side. Try again later.`, { status: 503, headers: kept })
  }
}

async function formOf(context: Context): Promise<URLSearchParams> {
  const isForm = context.req.header('content-type')?.startsWith('application/x-www-form-urlencoded')
  const length = Number(context.req.header('content-length') ?? 0)
  if (context.req.method !== 'POST' || !isForm || !(length <= longestForm)) return new URLSearchParams()
  return new URLSearchParams((await context.req.text()).slice(0, longestForm))
}

const languageOfRequest = (): Language => speech().language

/** The reader's own language where we speak it, else the one that their browser asks for. */
function pageLanguage({ language }: Reader): Language {
  const plain = language?.toLowerCase().split(/[-_]/)[0]
  return plain === 'de' || plain === 'en' ? plain : languageOfRequest()
}

async function wishesPage(tx: Tx, reading: pages.Reading, { contact }: Foot, when: 'asked' | 'saved'): Promise<string> {
  const reader = (await readersOf(tx, [contact])).get(contact)
  const { consents } = await settingsOf(tx)
  const said = new Map((await consentsOf(tx, [contact])).map((one) => [one.purpose, one.state]))
  const wanted = choices.filter((purpose) =>
    mayWrite(purpose, said.get(purpose), consents[purpose] ?? purposeKinds[purpose].basis),
  )
  const language = when === 'saved' && reader ? pageLanguage(reader) : reading.language
  return speakTo(speechIn(language), () =>
    pages.preferencesPage(
      { ...reading, language },
      {
        wanted: new Set(wanted),
        mailLanguage: reader?.language?.toLowerCase().split(/[-_]/)[0] ?? language,
        languages: offered,
        pace: reader?.pace ?? 'usual',
        isSaved: when === 'saved',
      },
    ),
  )
}

/** Each language under its own name. */
const offered = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
]

async function saveWishes(tx: Tx, { contact, message }: Foot, form: URLSearchParams): Promise<void> {
  const on = new Set(form.getAll('on'))
  const states = Object.fromEntries(
    choices.map((purpose): [Purpose, 'given' | 'withdrawn'] => [purpose, on.has(purpose) ? 'given' : 'withdrawn']),
  )
  const about = await footed(tx, message)
  // Whoever rehearses the message on their own address must not decide in the customer's name.
  if (about?.isRedirected) return
  await noteWill(tx, { contact, states, proof: told`Chosen on the preference page`, by: null, message })
  const language = form.get('language')
  const pace = paces.find((one) => one === form.get('pace'))
  const known = offered.find(({ code }) => code === language)?.code
  if (known !== undefined || pace !== undefined) await writeAs(tx, contact, { language: known, pace })
}

const styleHash = createHash('sha256').update(pages.style).digest('base64')

/** Nothing of it stays in a cache, is indexed, framed, or told to the next page. */
const kept = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
}

const html = (body: string, status: number): Response => new Response(body, { status, headers: kept })

import { createHash } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { z } from 'zod'
import { addDays, type Day, dayOf, endOfDay, isDay, isZone, startOfDay } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import { t } from '../../kernel/words.ts'
import type { Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { addressOf } from '../../platform/http/address.ts'
import { limited, settings } from '../workspaces/index.ts'
import * as pages from './domain/public-page.ts'
import { book, callOffAsGuest, freeIn, type Opened, openAddress } from './service/book.ts'
import { fileOfMeeting } from './service/invite.ts'
import { feedOf } from './service/links.ts'
import { meetingUrl, openingOf, workspaceOfFeed } from './service/tokens.ts'

/**
 * Mounts /b, where customers choose an hour without signing in, and /c, from where a member's calendar reads their meetings.
 * Only what is signed by us, or names its workspace, reaches the database; every address that opens nothing answers alike.
 */
export function bookingDoors(app: Hono, platform: Platform): void {
  const looks = new RateLimiterMemory({ points: 120, duration: 60 })
  const acts = new RateLimiterMemory({ points: 10, duration: 60 })
  const door = (method: 'GET' | 'POST', path: string, limiter: RateLimiterMemory, answer: Answer) =>
    app.on(method, path, async (context) => {
      try {
        await limited(limiter, addressOf(context, platform.config))
        return (await opened(platform, context, answer)) ?? html(pages.endedPage(), 404)
      } catch (error) {
        return refused(platform, error)
      }
    })
  door('GET', '/b/:token', looks, look)
  door('GET', '/b/:token/meeting.ics', looks, calendarFileOf)
  door('POST', '/b/:token', acts, act)
  app.all('/b/*', () => html(pages.endedPage(), 404))
  app.get('/c/:file', (context) => calendar(platform, context, looks))
}

interface Asked {
  platform: Platform
  opened: Opened
  reading: pages.Reading
  query: URLSearchParams
  form: URLSearchParams
}

type Answer = (tx: Tx, asked: Asked) => Promise<Response | null>

async function opened(platform: Platform, context: Context, answer: Answer): Promise<Response | null> {
  const token = context.req.param('token') ?? ''
  const opening = openingOf(platform, token)
  if (!opening) return null
  const form = await formOf(context)
  const query = new URL(context.req.url).searchParams
  return platform.db.within(opening.workspace, async (tx) => {
    const found = await openAddress(tx, opening)
    if (!found) return null
    const { name, zone } = await settings(tx)
    const wished = form.get('zone') ?? query.get('zone')
    const reading = {
      ...{ title: found.title, member: found.member.name, company: name, minutes: found.rules.minutes },
      ...{ place: found.rules.place, zone: isZone(wished) ? wished : zone, path: `/b/${token}` },
    }
    return answer(tx, { platform, opened: found, reading, query, form })
  })
}

/** The longest form that our own pages send, many times over. */
const longestForm = 20_000

async function formOf(context: Context): Promise<URLSearchParams> {
  const isForm = context.req.header('content-type')?.startsWith('application/x-www-form-urlencoded')
  const length = Number(context.req.header('content-length') ?? 0)
  if (context.req.method !== 'POST' || !isForm || !(length <= longestForm)) return new URLSearchParams()
  return new URLSearchParams((await context.req.text()).slice(0, longestForm))
}

async function look(tx: Tx, asked: Asked): Promise<Response> {
  const { opened: found, reading, query } = asked
  const meeting = found.meeting
  if (meeting?.status === 'cancelled') return html(pages.cancelledPage(reading), 200)
  if (meeting && meeting.endsAt !== null && meeting.endsAt <= tx.now) return html(pages.overPage(reading), 200)
  const at = momentOf(query.get('at'))
  if (at !== null)
    return html(pages.formPage(reading, { at, asksWho: meeting ? 'no' : 'yes', typed: nothing, problem: null }), 200)
  if (meeting?.startsAt && query.get('move') === null)
    return html(pages.plannedPage(reading, { at: meeting.startsAt }), 200)
  return choice(tx, asked, { problem: null, status: 200 })
}

const nothing = { name: '', mail: '', says: '' }

/** Days that stand on one page. */
const daysShown = 7

async function choice(
  tx: Tx,
  { opened: found, reading, query }: Asked,
  { problem, status }: { problem: string | null; status: number },
): Promise<Response> {
  const { starts } = await freeIn(tx, found)
  const { zone } = reading
  const first = starts[0] ? dayOf(starts[0], zone) : dayOf(tx.now, zone)
  const asked = query.get('on')
  const on = isDay(asked) && asked > first ? asked : first
  const from = startOfDay(on, zone)
  const until = endOfDay(addDays(on, daysShown - 1), zone)
  const shown = starts.filter((start) => start >= from && start < until)
  const next = starts.find((start) => start >= until)
  const body = pages.choicePage(reading, {
    starts: shown,
    zones: zonesWith(zone),
    earlier: on > first ? later(first, addDays(on, -daysShown)) : null,
    later: next ? dayOf(next, zone) : null,
    now: found.meeting?.startsAt ?? null,
    problem,
  })
  return html(body, status)
}

const later = (a: Day, b: Day): Day => (a > b ? a : b)

const zones: readonly string[] = Intl.supportedValuesOf('timeZone')
const zonesWith = (zone: string): readonly string[] => (zones.includes(zone) ? zones : [zone, ...zones])

const momentOf = (text: string | null): Date | null => {
  const at = z.iso.datetime({ offset: true }).safeParse(text ?? '')
  return at.success ? new Date(at.data) : null
}

const guestForm = z.object({
  name: z.string().trim().min(1).max(200),
  mail: z.email().max(254),
  says: z.string().trim().max(2000),
})

async function act(tx: Tx, asked: Asked): Promise<Response> {
  const { platform, opened: found, reading, form } = asked
  const { meeting } = found
  if (meeting && meeting.status !== 'asked' && meeting.status !== 'planned') return look(tx, asked)
  if (meeting && form.get('act') === 'cancel') {
    await callOffAsGuest(platform, tx, meeting)
    return html(pages.cancelledPage(reading), 200)
  }
  const at = momentOf(form.get('at'))
  if (at === null) return choice(tx, asked, { problem: t`Choose an hour.`, status: 400 })
  const typed = { name: form.get('name') ?? '', mail: (form.get('mail') ?? '').trim(), says: form.get('says') ?? '' }
  const read = guestForm.safeParse(typed)
  if (!meeting && !read.success) {
    const problem = t`Give your name and a mail address at which you are reached.`
    return html(pages.formPage(reading, { at, asksWho: 'yes', typed, problem }), 400)
  }
  const guest = read.success ? { ...read.data, says: read.data.says || null } : null
  const booked = await book(platform, tx, found, { start: at, guest: meeting ? null : guest })
  if (booked.kind === 'taken')
    return choice(tx, asked, { problem: t`This hour has just been taken. Choose another one.`, status: 409 })
  if (booked.kind === 'full')
    return choice(tx, asked, {
      problem: t`Enough is booked already. Write to ${found.member.name} instead.`,
      status: 409,
    })
  // The meeting's own page, so that reading it again books nothing twice.
  const page = new URL(meetingUrl(platform, tx.workspace, booked.meeting.id)).pathname
  const zone = new URLSearchParams({ zone: reading.zone })
  return new Response(null, { status: 303, headers: { ...kept, location: `${page}?${zone}` } })
}

async function calendarFileOf(tx: Tx, { platform, opened: { meeting } }: Asked): Promise<Response | null> {
  if (meeting?.startsAt == null || meeting.status !== 'planned') return null
  return calendarAnswer(await fileOfMeeting(platform, tx, meeting, 'PUBLISH'), 'meeting.ics')
}

async function calendar(platform: Platform, context: Context, limiter: RateLimiterMemory): Promise<Response> {
  try {
    await limited(limiter, addressOf(context, platform.config))
    const text = (context.req.param('file') ?? '').replace(/\.ics$/, '')
    const workspace = workspaceOfFeed(text)
    const body = workspace && (await platform.db.within(workspace, (tx) => feedOf(platform, tx, text)))
    return body ? calendarAnswer(body, 'meetings.ics') : html(pages.endedPage(), 404)
  } catch (error) {
    return refused(platform, error)
  }
}

const calendarAnswer = (body: string, filename: string): Response =>
  new Response(body, {
    headers: {
      ...kept,
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${filename}"`,
    },
  })

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64')

/** Nothing of it stays in a cache, is indexed, framed, or told to the next page. */
const kept = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hashOf(pages.style)}'; script-src 'sha256-${hashOf(pages.script)}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
}

const html = (body: string, status: number): Response =>
  new Response(body, { status, headers: { ...kept, 'content-type': 'text/html; charset=utf-8' } })

function refused(platform: Platform, error: unknown): Response {
  if (error instanceof AppError && error.code === 'rate_limited') {
    const response = html(pages.busyPage(), 429)
    response.headers.set('retry-after', String(error.details.seconds ?? 60))
    return response
  }
  platform.log.error({ err: error }, 'a booking page could not be shown')
  return new Response(t`Something is wrong on our side. Try again later.`, { status: 503, headers: kept })
}

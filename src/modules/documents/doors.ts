import type { Context, Hono } from 'hono'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { dayOf } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import { longDate } from '../../kernel/say.ts'
import { english, told } from '../../kernel/words.ts'
import type { Platform } from '../../platform/contributions.ts'
import { addressOf } from '../../platform/http/address.ts'
import { speakTo } from '../../platform/speaking.ts'
import { limited, settings } from '../workspaces/index.ts'
import type { Document } from './domain/document.ts'
import { fileName } from './domain/file-name.ts'
import { notice, page } from './domain/page.ts'
import { dress } from './dress.ts'
import { printed } from './print/pdf.ts'
import { noteOpening, open, workspaceOf } from './service/links.ts'
import { documentOf } from './service/read.ts'

/** Mounts /share: what a link opens, for anybody who has it. Nobody is signed in here and nothing can be changed. */
export function shareDoors(app: Hono, platform: Platform): void {
  // As many from one address as at the doors of sign-in; a PDF costs a second of the machine.
  const looks = new RateLimiterMemory({ points: 60, duration: 60 })
  const papers = new RateLimiterMemory({ points: 10, duration: 60 })
  const door = (path: string, limiter: RateLimiterMemory, answer: Answer) =>
    app.get(path, (context) =>
      // Documents are written in English, so that what others say in them is said in it too.
      speakTo(english, async () => {
        try {
          await limited(limiter, addressOf(context, platform.config))
          const document = await read(platform, context)
          return document === null ? ended() : await answer(document, context)
        } catch (error) {
          return refused(platform, error)
        }
      }),
    )
  door('/share/:link', looks, (document, context) =>
    shown(document, `/share/${context.req.param('link')}/document.pdf`),
  )
  door('/share/:link/document.pdf', papers, (document) => paper(platform, document))
  app.all('/share/*', () => ended())
}

type Answer = (document: Document, context: Context) => Response | Promise<Response>

/** What the link shows at this moment; null where it opens nothing, for whatever reason. */
async function read(platform: Platform, context: Context): Promise<Document | null> {
  const text = context.req.param('link') ?? ''
  const workspace = workspaceOf(text)
  if (workspace === null) return null
  return platform.db.within(workspace, async (tx) => {
    const opened = await open(tx, text)
    if (!opened) return null
    const { link, account, viewer, sections } = opened
    if (context.req.raw.method === 'GET') await noteOpening(tx, link.id)
    const { name, zone } = await settings(tx)
    const closing = told`Shared by ${viewer.name}, ${name}. This link ends on ${longDate(dayOf(link.endsAt, zone))}.`
    return documentOf(platform, tx, { account, viewer, sections, closing })
  })
}

/** Nothing of it stays in a cache, is indexed, framed, or told to the next page. */
const kept = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const answered = (body: string, status: number): Response =>
  new Response(body, {
    status,
    headers: {
      ...kept,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `${dress().policy}; frame-ancestors 'none'`,
    },
  })

const shown = (document: Document, pdf: string): Response => answered(page(document, dress(), { pdf }), 200)

async function paper(platform: Platform, document: Document): Promise<Response> {
  const name = fileName(document.title, document.asOf, 'pdf')
  return new Response(await printed(platform, document), {
    headers: { ...kept, 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${name}"` },
  })
}

/** One page for every reason, so that nobody learns which links there were. */
const ended = (): Response =>
  answered(
    notice(dress(), {
      title: 'This link has ended',
      text: told`It is no longer good, or it was never complete. Ask whoever sent it to you for a new one.`,
    }),
    404,
  )

function refused(platform: Platform, error: unknown): Response {
  if (error instanceof AppError && error.code === 'rate_limited') {
    const response = answered(notice(dress(), { title: 'A little slower', text: told`Try again in a minute.` }), 429)
    response.headers.set('retry-after', String(error.details.seconds ?? 60))
    return response
  }
  platform.log.error({ err: error }, 'a shared document could not be shown')
  return answered(
    notice(dress(), { title: 'Not now', text: told`Something is wrong on our side. Try again later.` }),
    500,
  )
}

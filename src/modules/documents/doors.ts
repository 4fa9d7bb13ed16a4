import type { Context, Hono } from 'hono'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { dayOf } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { longDate } from '../../kernel/say.ts'
import { t } from '../../kernel/words.ts'
import type { Platform } from '../../platform/contributions.ts'
import { addressOf } from '../../platform/http/address.ts'
import { speakTo, speechIn } from '../../platform/speaking.ts'
import { limited, settings } from '../workspaces/index.ts'
import type { Document } from './domain/document.ts'
import { fileName } from './domain/file-name.ts'
import { notice, page } from './domain/page.ts'
import { dress } from './dress.ts'
import { printed } from './print/pdf.ts'
import { noteOpening, type Opened, open, workspaceOf } from './service/links.ts'
import { documentOf } from './service/read.ts'

/** Mounts /share: what a link opens, for anybody who has it. Nobody is signed in here and nothing can be changed. */
export function shareDoors(app: Hono, platform: Platform): void {
  // As many from one address as at the doors of sign-in; a PDF costs a second of the machine.
  const looks = new RateLimiterMemory({ points: 60, duration: 60 })
  const papers = new RateLimiterMemory({ points: 10, duration: 60 })
  const door = (path: string, limiter: RateLimiterMemory, answer: Answer) =>
    app.get(path, async (context) => {
      try {
        await limited(limiter, addressOf(context, platform.config))
        return (await read(platform, context, answer)) ?? ended()
      } catch (error) {
        return refused(platform, error)
      }
    })
  door('/share/:link', looks, (document, context) =>
    shown(document, `/share/${context.req.param('link')}/document.pdf`),
  )
  door('/share/:link/document.pdf', papers, (document) => paper(platform, document))
  app.all('/share/*', () => ended())
}

type Answer = (document: Document, context: Context) => Response | Promise<Response>

/** What the link shows at this moment, in its own language; null where it opens nothing, for whatever reason. */
async function read(platform: Platform, context: Context, answer: Answer): Promise<Response | null> {
  const text = context.req.param('link') ?? ''
  const workspace = workspaceOf(text)
  if (workspace === null) return null
  const opened = await platform.db.within(workspace, (tx) => open(tx, text))
  if (!opened) return null
  // What others say in a document is in its language too, and so are its figures and days.
  return speakTo(speechIn(opened.link.language), async () =>
    answer(await documentBehind(platform, context, workspace, opened), context),
  )
}

function documentBehind(
  platform: Platform,
  context: Context,
  workspace: WorkspaceId,
  opened: Opened,
): Promise<Document> {
  return platform.db.within(workspace, async (tx) => {
    const { link, account, viewer, sections } = opened
    if (context.req.raw.method === 'GET') await noteOpening(tx, link.id)
    const { name, zone } = await settings(tx)
    const closing = t`Shared by ${viewer.name}, ${name}. This link ends on ${longDate(dayOf(link.endsAt, zone))}.`
    return documentOf(tx, { account, viewer, sections, closing })
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
      title: t`This link has ended`,
      text: t`It is no longer good, or it was never complete. Ask whoever sent it to you for a new one.`,
    }),
    404,
  )

function refused(platform: Platform, error: unknown): Response {
  if (error instanceof AppError && error.code === 'rate_limited') {
    const response = answered(notice(dress(), { title: t`A little slower`, text: t`Try again in a minute.` }), 429)
    response.headers.set('retry-after', String(error.details.seconds ?? 60))
    return response
  }
  platform.log.error({ err: error }, 'a shared document could not be shown')
  return answered(
    notice(dress(), { title: t`Not now`, text: t`Something is wrong on our side. Try again later.` }),
    500,
  )
}

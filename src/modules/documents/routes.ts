import type { AccountId, MeetingId } from '../../kernel/ids.ts'
import type { Language } from '../../kernel/words.ts'
import { type Download, handle, type RequestContext, type Route } from '../../platform/contributions.ts'
import { aMoment, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { speakTo, speechIn } from '../../platform/speaking.ts'
import { mustSee } from '../accounts/index.ts'
import type { Document } from './domain/document.ts'
import { fileName } from './domain/file-name.ts'
import { page } from './domain/page.ts'
import type { Section } from './domain/sections.ts'
import { dress } from './dress.ts'
import * as operations from './operations.ts'
import { printed } from './print/pdf.ts'
import { linksFor, revoke, sectionsFor, setSharing, share } from './service/links.ts'
import { preparationOf } from './service/preparation.ts'
import { documentOf } from './service/read.ts'
import { sharingOf } from './store.ts'

interface Asked {
  account: string
  sections?: Section[] | undefined
  language: Language
}

/** The document of an account for the member who asks. */
function documentFor({ viewer, within }: RequestContext, asked: Asked): Promise<Document> {
  return within(async (tx) => {
    const account = await mustSee(tx, viewer, asked.account as AccountId)
    return documentOf(tx, { account, viewer, sections: sectionsFor(viewer, asked.sections), closing: null })
  })
}

export const routes: readonly Route[] = [
  handle(operations.accountPdf, (context, asked) =>
    speakTo(speechIn(asked.language), async (): Promise<Download> => {
      const document = await documentFor(context, asked)
      return {
        kind: 'download',
        filename: fileName(document.title, document.asOf, 'pdf'),
        type: 'application/pdf',
        body: streamOf(await printed(context.platform, document)),
      }
    }),
  ),
  handle(operations.accountHtml, (context, asked) =>
    speakTo(speechIn(asked.language), async (): Promise<Download> => {
      const document = await documentFor(context, asked)
      return {
        kind: 'download',
        filename: fileName(document.title, document.asOf, 'html'),
        type: 'text/html; charset=utf-8',
        body: page(document, dress(), { pdf: null }),
      }
    }),
  ),
  handle(operations.listLinks, ({ within, viewer }, { account, cursor, limit }) =>
    within(async (tx) => {
      const after = afterOf(cursor)
      const found = await linksFor(tx, viewer, { account: account as AccountId, after, limit: limit + 1 })
      const items = found.slice(0, limit).map((link) => ({
        ...link,
        madeAt: link.madeAt.toISOString(),
        endsAt: link.endsAt.toISOString(),
        lastOpenedAt: link.lastOpenedAt?.toISOString() ?? null,
      }))
      const last = found.length > limit ? items.at(-1) : undefined
      return { items, next: last ? encodeCursor([last.madeAt, last.id]) : null, sharing: await sharingOf(tx) }
    }),
  ),
  handle(operations.shareAccount, ({ platform, within, viewer }, { account, sections, language, days }) =>
    within((tx) => share(platform, tx, viewer, { account: account as AccountId, sections, language, days })),
  ),
  handle(operations.revokeLink, ({ within, viewer }, { account, link }) =>
    within(async (tx) => {
      await revoke(tx, viewer, account as AccountId, link)
      return {}
    }),
  ),
  handle(operations.preparation, ({ viewer, within }, { meeting }) =>
    within((tx) => preparationOf(tx, viewer, meeting as MeetingId)),
  ),
  handle(operations.preparationPdf, ({ platform, viewer, within }, { meeting, language }) =>
    speakTo(speechIn(language), async (): Promise<Download> => {
      const document = await within((tx) => preparationOf(tx, viewer, meeting as MeetingId))
      return {
        kind: 'download',
        filename: fileName(document.title, document.asOf, 'pdf'),
        type: 'application/pdf',
        body: streamOf(await printed(platform, document)),
      }
    }),
  ),
  handle(operations.getSharing, ({ within }) => within(async (tx) => ({ sharing: await sharingOf(tx) }))),
  handle(operations.updateSharing, ({ within, viewer }, { sharing }) =>
    within(async (tx) => ({ sharing, ended: await setSharing(tx, viewer, sharing) })),
  ),
]

const streamOf = (bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> => new Blob([bytes]).stream()

const afterOf = (cursor: string | undefined) => placeIn(cursor, { at: aMoment, id: anId }) ?? undefined

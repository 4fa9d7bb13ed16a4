import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { type Download, handle, type RequestContext, type Route } from '../../platform/contributions.ts'
import { speakTo } from '../../platform/speaking.ts'
import { fileName, pageOf, printed } from '../documents/index.ts'
import type { PaperKind } from './domain/papers.ts'
import * as operations from './operations.ts'
import { calendar } from './service/calendar.ts'
import { callRenewal, prepareRenewal } from './service/call.ts'
import { exportRenewals } from './service/export.ts'
import { forecast, listRenewals, monday, renewalsOfAccount } from './service/forecast.ts'
import { makePaper, papersFor, printable, readPaper, writePaper } from './service/papers/papers.ts'
import { moveProposal, proposalsFor, propose } from './service/proposals.ts'

export const routes: readonly Route[] = [
  handle(operations.listRenewals, ({ viewer, within }, input) => within((tx) => listRenewals(tx, viewer, input))),

  handle(operations.exportRenewals, async ({ platform, viewer, within }, input): Promise<Download> => {
    await within((tx) => listRenewals(tx, viewer, input)) // a quarter that is none is refused before a file is begun
    return {
      ...{ kind: 'download', filename: 'renewals.csv', type: 'text/csv; charset=utf-8' },
      body: exportRenewals(platform, viewer, input),
    }
  }),

  handle(operations.forecastRenewals, ({ viewer, within }, input) => within((tx) => forecast(tx, viewer, input))),

  handle(operations.mondayRenewals, ({ viewer, within }, input) => within((tx) => monday(tx, viewer, input))),

  handle(operations.renewalCalendar, ({ viewer, within }, { from, to, owner }) =>
    within((tx) => calendar(tx, viewer, { from: from as Day, to: to as Day, owner })),
  ),

  handle(operations.renewalsOfAccount, ({ viewer, within }, { account }) =>
    within((tx) => renewalsOfAccount(tx, viewer, account as AccountId)),
  ),

  handle(operations.callRenewal, ({ viewer, within }, { account, due, ...wish }) =>
    within((tx) => callRenewal(tx, viewer, { ...wish, account: account as AccountId, dueOn: due as Day })),
  ),

  handle(operations.prepareRenewal, ({ platform, viewer, within }, { account, due }) =>
    within((tx) => prepareRenewal(platform, tx, viewer, account as AccountId, due as Day)),
  ),

  handle(operations.listPapers, ({ viewer, within }, { account, due }) =>
    within((tx) => papersFor(tx, viewer, { account: account as AccountId, dueOn: due as Day })),
  ),

  handle(operations.readPaper, ({ viewer, within }, { version, ...asked }) =>
    within((tx) => readPaper(tx, viewer, oneOf(asked), version)),
  ),

  handle(operations.makePaper, ({ viewer, within }, { language, reader, ...asked }) =>
    within((tx) => makePaper(tx, viewer, { ...oneOf(asked), language, reader })),
  ),

  handle(operations.writePaper, ({ viewer, within }, { version, words, ...asked }) =>
    within((tx) => writePaper(tx, viewer, oneOf(asked), { version, words })),
  ),

  handle(operations.listProposals, ({ viewer, within }, { account, due }) =>
    within((tx) => proposalsFor(tx, viewer, { account: account as AccountId, dueOn: due as Day })),
  ),

  handle(operations.propose, ({ viewer, within }, { account, due, ...terms }) =>
    within((tx) =>
      propose(tx, viewer, {
        ...{ account: account as AccountId, dueOn: due as Day },
        terms: { ...terms, validUntil: terms.validUntil as Day },
      }),
    ),
  ),

  handle(operations.moveProposal, ({ viewer, within }, { account, due, ...wish }) =>
    within((tx) => moveProposal(tx, viewer, { account: account as AccountId, dueOn: due as Day, ...wish })),
  ),

  handle(operations.paperHtml, (context, asked) => downloaded(context, asked, 'html')),

  handle(operations.paperPdf, (context, asked) => downloaded(context, asked, 'pdf')),
]

interface Asked {
  account: string
  due: string
  kind: PaperKind
}

const oneOf = ({ account, due, kind }: Asked) => ({ account: account as AccountId, dueOn: due as Day, kind })

/** A document in its own language and the company's colour. */
async function downloaded(
  { platform, viewer, within }: RequestContext,
  { version, ...asked }: Asked & { version?: number | undefined },
  ending: 'html' | 'pdf',
): Promise<Download> {
  const { document, colour, speech } = await within((tx) => printable(tx, viewer, oneOf(asked), version))
  const filename = fileName(document.title, document.asOf, ending)
  return speakTo(speech, async () =>
    ending === 'html'
      ? { kind: 'download', filename, type: 'text/html; charset=utf-8', body: pageOf(document, colour) }
      : {
          ...{ kind: 'download', filename, type: 'application/pdf' },
          body: new Blob([await printed(platform, document, colour)]).stream(),
        },
  )
}

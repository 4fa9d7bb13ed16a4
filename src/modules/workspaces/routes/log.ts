import { type Download, handle } from '../../../platform/contributions.ts'
import { aWhole, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { exportLog, filterOf, inWords, logChoices, logState, vocabularyOf } from '../log.ts'
import * as operations from '../operations/log.ts'
import { newestAudit } from '../store-audit.ts'

const list = handle(operations.listAudit, async ({ platform, within }, { cursor, limit, ...choice }) => {
  const before = numberIn(cursor)
  return within(async (tx) => {
    const filter = { ...(await filterOf(tx, choice)), before }
    const rows = await newestAudit(tx, { ...filter, limit: limit + 1 })
    const vocabulary = await vocabularyOf(platform, tx)
    const items = rows.slice(0, limit).map((row) => inWords(row, vocabulary))
    return { items, next: rows.length > limit ? encodeCursor([items.at(-1)?.number ?? 0]) : null }
  })
})

/** The row before which a page goes on. */
const numberIn = (cursor: string | undefined) => placeIn(cursor, { number: aWhole })?.number ?? null

const choices = handle(operations.auditChoices, ({ within }) => within(logChoices))

const state = handle(operations.auditState, ({ within }) => within(logState))

const asFile = handle(operations.exportAudit, async ({ platform, viewer, within }, choice): Promise<Download> => {
  await within((tx) => filterOf(tx, choice)) // a day that does not exist is refused before anything is sent
  return {
    kind: 'download',
    filename: 'log.csv',
    type: 'text/csv; charset=utf-8',
    body: exportLog(platform, viewer, choice),
  }
})

// Words come before the list's own address only for readers; none of them takes an id.
export const log = [choices, state, asFile, list]

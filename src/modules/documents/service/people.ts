import { dayOf } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { contactsOfAccount } from '../../accounts/index.ts'
import { type StoredTicket, standingAt, ticketsOf } from '../../helpdesk/index.ts'
import { type EntryKind, kinds, pageFor } from '../../timeline/index.ts'
import type { Block, Cell, Chapter, Column } from '../domain/document.ts'
import { plainWord, sayDay } from '../domain/say.ts'
import type { Reading } from './read.ts'

/** So many rows of a list stand in a document; whoever needs more reads the page. */
const mostRows = 50

interface Listing {
  title: string
  columns: Column[]
  rows: Cell[][]
  none: string
}

/** A table of at most so many rows that says when there are more. */
function listed({ title, columns, rows, none }: Listing): Chapter {
  if (rows.length === 0) return { title, blocks: [{ kind: 'text', text: none, tone: 'quiet' }] }
  const table: Block = { kind: 'table', label: title, columns, rows: rows.slice(0, mostRows) }
  const more: Block = { kind: 'text', text: t`The first ${mostRows} are shown; there are more.`, tone: 'quiet' }
  return { title, blocks: rows.length > mostRows ? [table, more] : [table] }
}

/** Tickets, newest first, with where they stand. */
export async function tickets({ tx, account }: Reading): Promise<Chapter> {
  const found = await ticketsOf(tx, account.id, { unresolved: false, before: null, limit: mostRows + 1 })
  return listed({
    title: t`Tickets`,
    columns: [{ label: t`Ticket` }, { label: t`Opened` }, { label: t`Priority` }, { label: t`State` }],
    rows: found.map((ticket) => [
      { text: ticket.subject ?? ticket.name },
      { text: sayDay(ticket.openedOn) },
      { text: ticket.priority },
      { text: stateOf(ticket, tx.now) },
    ]),
    none: t`No ticket is known.`,
  })
}

function stateOf({ statuses }: StoredTicket, now: Date): string {
  const history = statuses.map(({ status, at }) => ({ status, at: new Date(at) }))
  return standingAt(history, now)?.state ?? 'open'
}

/** The people of the account: who they are to it, never how they are reached. */
export async function people({ tx, account }: Reading): Promise<Chapter> {
  const found = await contactsOfAccount(tx, { account: account.id, after: undefined, limit: mostRows + 1 })
  return listed({
    title: t`People`,
    columns: [{ label: t`Name` }, { label: t`Role` }, { label: t`Title` }],
    rows: found
      .filter(({ isRobot }) => !isRobot)
      .map(({ name, role, title }) => [
        { text: name },
        { text: plainWord(role) },
        title ? { text: title } : { text: t`unknown`, tone: 'quiet' },
      ]),
    none: t`Nobody is known yet.`,
  })
}

/** What we say among ourselves never leaves: notes and comments, changes of configuration, imports. */
const inside: readonly EntryKind[] = ['note', 'configuration', 'import']
const outside = kinds.filter((kind) => !inside.includes(kind))

/** What happened lately, newest first, without who wrote it down. */
export async function timeline({ tx, viewer, account, zone }: Reading): Promise<Chapter> {
  const page = { account: account.id, kinds: outside, text: undefined, after: undefined, limit: mostRows + 1 }
  const entries = (await pageFor(tx, viewer, page)).filter(({ at }) => at <= tx.now)
  return listed({
    title: t`Timeline`,
    columns: [{ label: t`What happened` }, { label: t`Kind` }, { label: t`When` }],
    rows: entries.map(({ at, kind, text }) => [{ text }, { text: kind }, { text: sayDay(dayOf(at, zone)) }]),
    none: t`Nothing is known yet.`,
  })
}

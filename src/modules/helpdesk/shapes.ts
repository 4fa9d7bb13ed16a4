import { dayOf } from '../../kernel/day.ts'
import { spoken, told } from '../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import {
  booleanOf,
  distinctRows,
  numberOf,
  type PlacedRow,
  placeRows,
  refusal,
  textOf,
  timeOf,
  writtenOutcomes,
} from '../../platform/fact-rows.ts'
import { type ResolvedPerson, resolve, resolvePeople } from '../accounts/index.ts'
import { settings } from '../workspaces/index.ts'
import { type Priority, priorities, type Status, statuses } from './domain/ticket.ts'
import { addStatuses, type NewTicket, removeTickets, saveTickets, ticketId } from './service.ts'
import { type StatusDraft, ticketsNamed } from './store.ts'

export const ticketShape: ImportShape = {
  name: 'helpdesk.ticket',
  summary: spoken('A ticket of a customer; its history may follow as helpdesk.ticket_status'),
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Number or id of the ticket in this source') },
    { name: 'account', type: 'text', required: true, summary: spoken('Id of the account in this source') },
    { name: 'person', type: 'text', summary: spoken('Id of the person who asked') },
    { name: 'happened_at', type: 'time', required: true, summary: spoken('When it was opened') },
    { name: 'subject', type: 'text', summary: spoken('Subject') },
    { name: 'category', type: 'text', summary: spoken('Category') },
    { name: 'channel', type: 'text', summary: spoken('Channel by which it came') },
    { name: 'priority', type: 'text', choices: priorities, summary: spoken('Priority; normal without one') },
    { name: 'status', type: 'text', choices: statuses, summary: spoken('Status now') },
    { name: 'status_at', type: 'time', summary: spoken('When the status took hold') },
    { name: 'resolved_at', type: 'time', summary: spoken('When it was resolved') },
    { name: 'first_reply_minutes', type: 'number', summary: spoken('Minutes until the first human reply') },
    { name: 'satisfaction', type: 'number', summary: spoken('Rating of 1 to 5') },
    { name: 'satisfaction_at', type: 'time', summary: spoken('When it was rated; its resolution without one') },
    { name: 'sentiment', type: 'number', summary: spoken('How its text sounds, -1 to 1, where the desk tells it') },
    { name: 'escalated', type: 'boolean', summary: spoken('It was escalated') },
    { name: 'escalated_at', type: 'time', summary: spoken('When it was escalated; its opening without one') },
  ],
  write: async (tx, rows, context) => {
    const { kept, outcomes } = distinctRows(rows)
    const found = await resolve(tx, context.source, [...new Set(kept.map((row) => textOf(row, 'account') ?? ''))])
    const people = await resolvePeople(tx, context.source, [
      ...new Set(kept.flatMap((row) => textOf(row, 'person') ?? [])),
    ])
    const { placed, outcomes: refused } = placeRows(kept, found)
    const { zone } = await settings(tx)
    const checked = placed.map((row) => ({ row, problem: ticketProblem(row.row) }))
    const sound = checked.flatMap(({ row, problem }) =>
      problem ? [] : [{ ...row, ticket: newTicket(tx, row, { context, zone, people }) }],
    )
    const changed = await saveTickets(
      tx,
      sound.map(({ ticket }) => ticket),
    )
    return [
      ...outcomes,
      ...refused,
      ...checked.flatMap(({ problem }) => (problem ? [problem] : [])),
      ...writtenOutcomes(
        sound.map(({ row, ticket }) => ({ row, id: ticket.draft.id })),
        changed,
      ),
    ]
  },
  remove: (tx, ids, { source }) => removeTickets(tx, ids, source),
}

function ticketProblem(row: ShapeRow): RowOutcome | null {
  const opened = timeOf(row, 'happened_at') as Date
  for (const field of ['resolved_at', 'status_at', 'satisfaction_at', 'escalated_at']) {
    const moment = timeOf(row, field)
    if (moment && moment < opened)
      return refusal(row, field, told`lies before the ticket was opened`, told`Correct one of the two moments`)
  }
  const rating = numberOf(row, 'satisfaction')
  if (rating !== null && !(Number.isInteger(rating) && rating >= 1 && rating <= 5)) {
    return refusal(row, 'satisfaction', told`${rating} is no rating`, told`Send a whole number of 1 to 5, or nothing`)
  }
  const sentiment = numberOf(row, 'sentiment')
  if (sentiment !== null && !(sentiment >= -1 && sentiment <= 1)) {
    return refusal(
      row,
      'sentiment',
      told`${sentiment} lies outside of -1 to 1`,
      told`Send -1 (angry) to 1 (happy), or nothing`,
    )
  }
  const reply = numberOf(row, 'first_reply_minutes')
  if (reply !== null && !(reply >= 0 && reply < 5_000_000)) {
    return refusal(
      row,
      'first_reply_minutes',
      told`${reply} is no time to a reply`,
      told`Send minutes from 0 on, or nothing`,
    )
  }
  if (textOf(row, 'status') === 'resolved' && !timeOf(row, 'resolved_at') && !timeOf(row, 'status_at')) {
    return refusal(
      row,
      'resolved_at',
      told`a resolved ticket must say when it was resolved`,
      told`Fill in when, or map the moment to resolved_at or status_at`,
    )
  }
  return null
}

interface Frame {
  context: ImportContext
  zone: string
  people: ReadonlyMap<string, ResolvedPerson>
}

function newTicket(tx: Tx, { row, raw, account }: PlacedRow, { context, zone, people }: Frame): NewTicket {
  const name = textOf(row, 'id') ?? ''
  const id = ticketId(tx, context.source, name)
  const opened = timeOf(row, 'happened_at') as Date
  // An imported history declares that everything was known when it happened (rule 6).
  const known = (moment: Date) => (context.origin === 'import' ? moment : tx.now)
  const resolved = timeOf(row, 'resolved_at')
  const rating = numberOf(row, 'satisfaction')
  const rated = rating === null ? null : (timeOf(row, 'satisfaction_at') ?? resolved ?? opened)
  const escalated = timeOf(row, 'escalated_at') ?? (booleanOf(row, 'escalated') ? opened : null)
  const reply = numberOf(row, 'first_reply_minutes')
  const minutes = reply === null ? null : Math.round(reply)
  const sentiment = numberOf(row, 'sentiment')
  return {
    draft: {
      id,
      account_id: account,
      account_raw: raw,
      contact_id: people.get(textOf(row, 'person') ?? '')?.contact ?? null,
      source: context.source,
      name,
      subject: textOf(row, 'subject'),
      category: textOf(row, 'category'),
      channel: textOf(row, 'channel'),
      priority: (textOf(row, 'priority') ?? 'normal') as Priority,
      opened_on: dayOf(opened, zone),
      first_reply_minutes: minutes,
      first_reply_known_at: minutes === null ? null : known(new Date(opened.getTime() + minutes * 60_000)),
      satisfaction: rating,
      satisfied_at: rated,
      satisfied_on: rated && dayOf(rated, zone),
      satisfaction_known_at: rated && known(rated),
      escalated_on: escalated && dayOf(escalated, zone),
      escalation_known_at: escalated && known(escalated),
      sentiment: sentiment === null ? null : Math.round(sentiment * 1000) / 1000,
      sentiment_known_at: sentiment === null ? null : known(opened),
      happened_at: opened,
      known_at: known(opened),
      origin: context.origin,
    },
    statuses: statusesTold(row, opened, resolved).map(({ status, at }) => ({
      ticket: id,
      status,
      at,
      toldBy: 'ticket',
      knownAt: known(at),
      origin: context.origin,
    })),
  }
}

/** A ticket's row tells when it was opened, when it was resolved, and how it stands now. */
function statusesTold(row: ShapeRow, opened: Date, resolved: Date | null): { status: Status; at: Date }[] {
  const status = textOf(row, 'status') as Status | null
  const since = timeOf(row, 'status_at') ?? (status === 'resolved' ? resolved : null)
  const told: { status: Status; at: Date }[] = [{ status: 'opened', at: opened }]
  if (resolved) told.push({ status: 'resolved', at: resolved })
  if (status && status !== 'opened' && !(status === 'resolved' && resolved))
    told.push({ status, at: since ?? resolved ?? opened })
  return told
}

export const ticketStatusShape: ImportShape = {
  name: 'helpdesk.ticket_status',
  summary: spoken('A ticket took another status'),
  key: ['ticket', 'status', 'happened_at'],
  fields: [
    { name: 'ticket', type: 'text', required: true, summary: spoken('Number or id of the ticket in this source') },
    { name: 'status', type: 'text', required: true, choices: statuses, summary: spoken('The status from then on') },
    { name: 'happened_at', type: 'time', required: true, summary: spoken('When') },
  ],
  write: async (tx, rows, context) => {
    const named = rows.map((row) => ({ row, id: ticketId(tx, context.source, textOf(row, 'ticket') ?? '') }))
    const tickets = await ticketsNamed(
      tx,
      named.map(({ id }) => id),
    )
    const outcomes: RowOutcome[] = []
    const sound: { row: ShapeRow; draft: StatusDraft }[] = []
    for (const { row, id } of named) {
      const at = timeOf(row, 'happened_at') as Date
      const ticket = tickets.get(id)
      if (!ticket) {
        outcomes.push(
          refusal(
            row,
            'ticket',
            told`no ticket is known as '${textOf(row, 'ticket')}' in this source`,
            told`Import the ticket first; then replay the refused rows`,
          ),
        )
      } else if (at < ticket.openedAt) {
        outcomes.push(refusal(row, 'happened_at', told`lies before the ticket was opened`, told`Correct the moment`))
      } else {
        const knownAt = context.origin === 'import' ? at : tx.now
        sound.push({
          row,
          draft: {
            ticket: id,
            status: textOf(row, 'status') as Status,
            at,
            toldBy: 'status',
            knownAt,
            origin: context.origin,
          },
        })
      }
    }
    const changed = await addStatuses(
      tx,
      sound.map(({ draft }) => draft),
      tickets,
    )
    return [
      ...outcomes,
      ...writtenOutcomes(
        sound.map(({ row, draft }) => ({ row, id: draft.ticket })),
        changed,
      ),
    ]
  },
}

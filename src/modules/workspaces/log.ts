import { type Day, endOfDay, startOfDay } from '../../kernel/day.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { retold } from '../../kernel/retold.ts'
import { english } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { csvLine } from '../../platform/files/csv.ts'
import { speakTo } from '../../platform/speaking.ts'
import { verifyAudit } from './audit.ts'
import type { ChainedEntry } from './domain/audit-chain.ts'
import { sayChanges, sayWhat, type Vocabulary } from './domain/audit-words.ts'
import { settings } from './service.ts'
import { allMembers } from './store.ts'
import { type AuditFilter, auditedMembers, auditedSubjects, lastAudit, newestAudit } from './store-audit.ts'

export interface LogChoice {
  subject?: string | undefined
  subjectId?: string | undefined
  member?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** The days that somebody names are days of the workspace's zone, both ends included. */
export async function filterOf(tx: Tx, choice: LogChoice): Promise<Omit<AuditFilter, 'before' | 'limit'>> {
  const { zone } = await settings(tx)
  return {
    subject: choice.subject ?? null,
    subjectId: choice.subjectId ?? null,
    member: (choice.member as MemberId | undefined) ?? null,
    from: choice.from ? startOfDay(choice.from as Day, zone) : null,
    until: choice.to ? endOfDay(choice.to as Day, zone) : null,
  }
}

export async function vocabularyOf(platform: Platform, tx: Tx): Promise<Vocabulary> {
  const names = new Map<string, string>((await allMembers(tx)).map((member) => [member.id, member.name]))
  return { actions: platform.contributions.auditWords, names }
}

/** A row with what it says, in words. */
export const inWords = (entry: ChainedEntry, vocabulary: Vocabulary) => ({
  ...entry,
  says: sayWhat(entry, vocabulary),
  changes: sayChanges(entry, vocabulary),
})

/** What the log can be narrowed to. */
export async function logChoices(tx: Tx) {
  const subjects = await auditedSubjects(tx)
  return {
    subjects: subjects.map(({ subject, count }) => ({ subject, count, label: labelOf(subject) })),
    members: await auditedMembers(tx),
  }
}

/** `accounts.settings` is Accounts settings. */
function labelOf(subject: string): string {
  const words = retold(subject.replace(/[._]/g, ' '))
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export async function logState(tx: Tx) {
  const state = await verifyAudit(tx)
  const last = (await lastAudit(tx)) ?? null
  return {
    isWhole: state.kind === 'whole',
    rows: last?.number ?? 0,
    last,
    broken: state.kind === 'broken' ? { number: state.number, reason: retold(state.reason) } : null,
  }
}

/** Rows of an export that one transaction reads. */
const exportPage = 500

/** The log as CSV, newest first, read page by page, in English. Whoever keeps it can compare rows, numbers and hashes later. */
export async function* exportLog(platform: Platform, viewer: Viewer, choice: LogChoice): AsyncGenerator<string> {
  yield csvLine(['number', 'at', 'who', 'by', 'did', 'changes', 'why', 'subject', 'id', 'hash'])
  for (let before: number | null = null; ; ) {
    const page: ReturnType<typeof inWords>[] = await platform.db.within(viewer.workspace, async (tx) => {
      const vocabulary = await vocabularyOf(platform, tx)
      const rows = await newestAudit(tx, { ...(await filterOf(tx, choice)), before, limit: exportPage })
      return speakTo(english, () => rows.map((row) => inWords(row, vocabulary)))
    })
    for (const row of page) yield lineOf(row)
    before = page.at(-1)?.number ?? null
    if (page.length < exportPage) return
  }
}

const lineOf = (row: ReturnType<typeof inWords>): string =>
  csvLine([
    row.number,
    row.at.toISOString(),
    row.actor,
    row.by,
    row.says,
    row.changes.join('; '),
    row.why,
    row.subject,
    row.subjectId,
    row.hash,
  ])

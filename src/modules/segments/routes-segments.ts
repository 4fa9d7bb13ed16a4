import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import { keptOf, largeBase } from '../../platform/kept.ts'
import * as operations from './operations/segments.ts'
import * as members from './service/members.ts'
import { previewSegment } from './service/preview.ts'
import * as segments from './service/segments.ts'
import { whyMember } from './service/why.ts'

export const segmentRoutes: readonly Route[] = [
  handle(operations.listSegments, ({ platform, viewer, within }) =>
    keptOf(platform).answer(
      JSON.stringify(['segments.list', viewer.workspace, viewer.member, viewer.sees]),
      () => within(async (tx) => ({ items: await segments.listSegments(tx, viewer) })),
      ({ items }) => items.reduce((sum, { size }) => sum + size, 0) > largeBase,
    ),
  ),

  handle(operations.previewSegment, ({ platform, viewer, within }, input) =>
    within((tx) => previewSegment(platform, tx, viewer, input)),
  ),

  handle(operations.getSegment, ({ platform, viewer, within }, { id }) =>
    within((tx) => segments.shownSegment(platform, tx, viewer, id)),
  ),

  handle(operations.segmentVersions, ({ platform, viewer, within }, { id }) =>
    within(async (tx) => ({ items: await segments.versionsOf(platform, tx, viewer, id) })),
  ),

  handle(operations.segmentMembers, ({ viewer, within }, { id, ...page }) =>
    within((tx) => members.listMembers(tx, viewer, id, page)),
  ),

  handle(operations.segmentMoves, ({ viewer, within }, { id, ...page }) =>
    within((tx) => members.listTurns(tx, viewer, id, page)),
  ),

  handle(operations.whySegment, ({ platform, viewer, within }, { id, account, on }) =>
    within((tx) =>
      whyMember(platform, tx, viewer, { id, account: account as AccountId, ...(on ? { on: on as Day } : {}) }),
    ),
  ),

  handle(operations.segmentsOfAccount, ({ viewer, within }, { account }) =>
    within(async (tx) => ({ items: await members.segmentsOfAccount(tx, viewer, account as AccountId) })),
  ),

  handle(operations.saveSegment, ({ platform, viewer, within }, input) =>
    within((tx) => members.saveWithAccounts(platform, tx, viewer, input)),
  ),

  handle(operations.archiveSegment, ({ viewer, within }, { id }) =>
    within(async (tx) => {
      await segments.archiveSegment(tx, viewer, id)
      return { id }
    }),
  ),

  handle(operations.addToSegment, ({ platform, viewer, within }, { id, ...change }) =>
    within((tx) => members.changeList(platform, tx, viewer, { id, ...change, kind: 'enter' })),
  ),

  handle(operations.removeFromSegment, ({ platform, viewer, within }, { id, ...change }) =>
    within((tx) => members.changeList(platform, tx, viewer, { id, ...change, kind: 'leave' })),
  ),
]

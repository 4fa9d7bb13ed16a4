import { addDays, dayOf, daysBetween } from '../../../kernel/day.ts'
import type { MemberId, PlaybookId } from '../../../kernel/ids.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { accountLanguage } from '../../segments/index.ts'
import { namesOfMembers, settings, today } from '../../workspaces/index.ts'
import type { CameOf } from '../domain/entry.ts'
import { type Graph, graphOf, type Next, titleOf } from '../domain/graph.ts'
import { reviewDays } from '../domain/stage.ts'
import { type Kept, playbooksOf, versionsOf } from '../store/playbooks.ts'
import * as read from '../store/read.ts'
import { mustFind } from './save.ts'
import { sayTrigger } from './trigger-words.ts'

/** Days over which a list counts who entered and who was kept out. */
const countedDays = 30

/** All playbooks with their stage, who is under way in them, and what came of their triggers lately. */
export async function listPlaybooks(platform: Platform, tx: Tx, viewer: Viewer) {
  const kept = await playbooksOf(tx)
  const on = await today(tx)
  const standings = Map.groupBy(await read.standingsOf(tx, visible(viewer)), ({ playbook }) => playbook)
  const since = addDays(on, 1 - countedDays)
  const came = Map.groupBy(await read.firingCounts(tx, visible(viewer), since), ({ playbook }) => playbook)
  const { zone } = await settings(tx)
  const { subject } = await accountLanguage(platform, tx)
  return kept.map((one) => ({
    ...head(one),
    triggers: one.definition.triggers.map((trigger) => sayTrigger(trigger, subject)),
    steps: one.definition.steps.length,
    ...countsOf(standings.get(one.id) ?? []),
    ...cameOf(came.get(one.id) ?? []),
    reviewDue: daysBetween(dayOf(one.reviewedAt, zone), on) >= reviewDays,
  }))
}

const head = ({ id, key, version, stage, definition, takes, perDay, redirectTo, reason }: Kept) => ({
  ...{ id, key, version, stage, takes, perDay, redirectTo, reason },
  ...{ name: definition.name, summary: definition.summary, isLive: definition.isLive },
  hasGoal: definition.goal !== null,
})

function countsOf(standings: readonly read.Standing[]) {
  const count = (of: (one: read.Standing) => boolean) => standings.filter(of).reduce((sum, one) => sum + one.count, 0)
  return {
    underWay: count(({ status }) => status !== 'ended'),
    parked: count(({ status }) => status === 'parked'),
    ended: count(({ status }) => status === 'ended'),
    // Runs from before goals were steps say it by their end alone.
    reached: count(({ ended, reached }) => reached || ended === 'goal'),
  }
}

function cameOf(counts: readonly { cameOf: CameOf; count: number }[]) {
  const entered = counts.find((one) => one.cameOf === 'entered')?.count ?? 0
  const keptOut = counts.filter((one) => one.cameOf !== 'entered' && one.cameOf !== 'queued')
  return {
    entered,
    queued: counts.find((one) => one.cameOf === 'queued')?.count ?? 0,
    keptOut: keptOut.reduce((sum, { count }) => sum + count, 0),
    keptOutBy: keptOut.map(({ cameOf: reason, count }) => ({ reason, count })),
  }
}

/** One playbook as it was written, its graph with how many runs went where, and how it may be switched. */
export async function shownPlaybook(platform: Platform, tx: Tx, viewer: Viewer, id: PlaybookId) {
  const { subject } = await accountLanguage(platform, tx)
  const kept = await mustFind(tx, id)
  const graph = graphOf(kept.definition)
  const standings = await read.standingsOf(tx, visible(viewer), id)
  const passed = await read.stepCounts(tx, id, visible(viewer))
  const reached = await read.stepsReached(tx, id, visible(viewer))
  const since = addDays(await today(tx), 1 - countedDays)
  const names = await namesOfMembers(
    tx,
    [kept.switchedBy, kept.redirectTo].flatMap((one) => one ?? []),
  )
  const nameOf = (member: MemberId | null) => member && (names.get(member) ?? null)
  return {
    ...head(kept),
    source: kept.source,
    triggers: kept.definition.triggers.map((trigger) => sayTrigger(trigger, subject)),
    entry: kept.definition.entry,
    audience: kept.definition.audience,
    ...countsOf(standings),
    ...cameOf(await read.firingCounts(tx, visible(viewer), since, id)),
    graph: drawn(graph, { standings, passed, reached }),
    switchedAt: kept.switchedAt?.toISOString() ?? null,
    switchedBy: nameOf(kept.switchedBy),
    redirectToName: nameOf(kept.redirectTo),
    reviewedAt: kept.reviewedAt.toISOString(),
    closedThrough: kept.closedThrough,
  }
}

/** Nodes and the ways between them, with how many runs stand at a node and how many passed it. */
function drawn(
  { first, nodes }: Graph,
  {
    standings,
    passed,
    reached,
  }: {
    standings: readonly read.Standing[]
    passed: Awaited<ReturnType<typeof read.stepCounts>>
    reached: Awaited<ReturnType<typeof read.stepsReached>>
  },
) {
  const standing = (id: string) =>
    standings.filter(({ at, status }) => at === id && status !== 'ended').reduce((sum, { count }) => sum + count, 0)
  const through = (id: string, whats: readonly string[]) =>
    passed.filter(({ step, what }) => step === id && whats.includes(what)).reduce((sum, { count }) => sum + count, 0)
  const edges: { from: string | null; to: Next; label: string | null }[] = [{ from: null, to: first, label: null }]
  const drawnNodes = [...nodes.values()].map((node) => {
    if (node.kind === 'branch') {
      for (const [place, { next }] of node.cases.entries())
        edges.push({ from: node.id, to: next, label: String(place + 1) })
      edges.push({ from: node.id, to: node.otherwise, label: 'else' })
    } else if (node.kind === 'split') {
      for (const { share, next } of node.parts) edges.push({ from: node.id, to: next, label: `${share}%` })
    } else if (node.kind !== 'exit' && !(node.kind === 'goal' && node.run === 'ends'))
      edges.push({ from: node.id, to: node.next, label: null })
    return {
      ...{ id: node.id, title: titleOf(node), kind: node.kind === 'act' ? node.of : node.kind },
      reached: reached.find(({ step }) => step === node.id)?.count ?? 0,
      standing: standing(node.id),
      done: through(node.id, ['done', 'went on', 'chose', 'reached', 'answered', 'skipped']),
      held: through(node.id, ['held', 'left out']),
      failed: through(node.id, ['parked']),
    }
  })
  return { nodes: drawnNodes, edges }
}

export async function shownVersions(tx: Tx, id: PlaybookId) {
  await mustFind(tx, id)
  const all = await versionsOf(tx, id)
  const names = await namesOfMembers(
    tx,
    all.flatMap(({ by }) => by ?? []),
  )
  return all.map(({ version, source, madeAt, by }) => ({
    ...{ version, source, madeAt: madeAt.toISOString() },
    by: by && (names.get(by) ?? null),
  }))
}

/** The kinds of steps that a playbook may have, for an editor. */
export const stepKinds = ({ contributions }: Platform) =>
  contributions.steps.map(({ name, label, summary, reach, answers }) => ({
    ...{ name, label, summary, reach, answers: [...(answers ?? [])] },
  }))

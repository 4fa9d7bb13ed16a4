import { addDays, dayOf, laterAt, momentAt } from '../../../kernel/day.ts'
import { assertNever } from '../../../kernel/errors.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { StepOutcome, StepStage } from '../../../platform/steps.ts'
import type { Graph, Next, Node, WaitNode } from './graph.ts'
import type { Ending, LogLine, Run } from './run.ts'

/** How the engine sees the world when a run's turn comes. The same world always gives the same answer. */
export interface Moment {
  now: Date
  zone: string
  stage: StepStage
  /** Whether a condition of the graph holds for the run's account, by its place. What cannot be told does not hold. */
  holds(condition: number): boolean
  /** What only reaches customers is left out while a playbook does internal work. */
  reachesCustomers(kind: string): boolean
  /** A number from 0 up to 1 that is the same for one run and step for ever. */
  draw(run: Run, step: string): number
  /** The moment after so many hours of work from now. */
  businessHours(hours: number): Date
}

/** A run after its turn, what its log says of it, and the step that must act before it goes on. */
export interface Turn {
  run: Run
  log: readonly LogLine[]
  act: ActNode | null
}

export type ActNode = Node & { kind: 'act' }

/** A run that failed at a step so often waits for a person. */
export const mostAttempts = 5

// ---------------------------------------------------------------- a run's turn

/**
 * The turn of a run whose time has come: what it waited for is over, and it goes on to the next step that acts, waits or ends.
 * The end comes before the goal, and both before any step.
 */
export function wake(graph: Graph, run: Run, moment: Moment): Turn {
  if (run.status !== 'ready' && run.status !== 'waiting') return { run, log: [], act: null }
  const over = isOver(graph, moment)
  if (over) return ended(run, over, [])
  const node = nodeAt(graph, run)
  if (run.status === 'ready' || !node) return walk(graph, run, moment, [])
  if (node.kind === 'wait') return goOn(graph, run, node, 'timed out', moment)
  return node.kind === 'act' ? expired(graph, run, node, moment) : walk(graph, run, moment, [])
}

/** Somebody was asked, and nobody answered in time. */
function expired(graph: Graph, run: Run, node: ActNode, moment: Moment): Turn {
  const answers = { ...run.answers, [node.id]: 'expired' }
  const on: Run = { ...untroubled(run), answers, at: node.next, status: 'ready', wakeAt: moment.now }
  return walk(graph, on, moment, [{ step: node.id, what: 'answered', says: told`Nobody answered in time` }])
}

/** What the close of a day means for a run: its end, its goal, or the condition that it waited for. */
export function judge(graph: Graph, run: Run, moment: Moment): Turn | null {
  if (run.status !== 'ready' && run.status !== 'waiting') return null
  const over = isOver(graph, moment)
  if (over) return ended(run, over, [])
  const node = nodeAt(graph, run)
  if (run.status !== 'waiting' || node?.kind !== 'wait' || node.wait.for !== 'condition') return null
  return moment.holds(node.wait.when) ? goOn(graph, run, node, 'met', moment) : null
}

function isOver(graph: Graph, moment: Moment): Ending | null {
  if (graph.ends !== null && moment.holds(graph.ends)) return 'ends'
  return graph.goal !== null && moment.holds(graph.goal) ? 'goal' : null
}

const nodeAt = ({ nodes }: Graph, { at }: Pick<Run, 'at'>): Node | undefined =>
  at === null ? undefined : nodes.get(at)

function goOn(graph: Graph, run: Run, node: Node & { kind: 'wait' }, answer: string, moment: Moment): Turn {
  const isCondition = node.wait.for === 'condition'
  const answers = isCondition ? { ...run.answers, [node.id]: answer } : run.answers
  const says = isCondition && answer === 'met' ? told`What it waited for is so` : told`The time of waiting is over`
  const on: Run = { ...untroubled(run), answers, at: node.next, status: 'ready', wakeAt: moment.now }
  return walk(graph, on, moment, [{ step: node.id, what: 'went on', says }])
}

/** Goes from node to node until one acts, waits or ends. Every way leads forward, so this comes to an end. */
function walk(graph: Graph, from: Run, moment: Moment, before: readonly LogLine[]): Turn {
  const log = [...before]
  let run = from
  for (;;) {
    const node = nodeAt(graph, run)
    if (!node) return ended(run, 'done', log)
    switch (node.kind) {
      case 'exit':
        return ended(run, 'exit', log)
      case 'goal':
        log.push({ step: node.id, what: 'reached', says: told`It came to the step that is its goal` })
        if (node.run === 'ends') return ended(run, 'goal', log)
        run = { ...run, reached: true, at: node.next }
        break
      case 'act':
        if (moment.stage !== 'internal' || !moment.reachesCustomers(node.of)) return { run, log, act: node }
        log.push({
          step: node.id,
          what: 'left out',
          says: told`Left out: the playbook does internal work only`,
        })
        run = { ...run, at: node.next }
        break
      case 'wait': {
        const waited = waitAt(run, node, node.wait, moment)
        if (waited.kind === 'waits') return { run: waited.run, log: [...log, waited.line], act: null }
        run = waited.run
        log.push(waited.line)
        break
      }
      case 'branch': {
        const place = node.cases.findIndex(({ test }) =>
          'when' in test ? moment.holds(test.when) : run.answers[test.step] === test.answer,
        )
        const says = place < 0 ? told`None of its conditions holds` : told`Case ${place + 1} holds`
        log.push({ step: node.id, what: 'chose', says })
        run = { ...run, at: place < 0 ? node.otherwise : (node.cases[place]?.next ?? null) }
        break
      }
      case 'split': {
        const { place, next } = drawn(node.parts, moment.draw(run, node.id))
        log.push({ step: node.id, what: 'chose', says: told`Drawn into part ${place + 1}` })
        run = { ...run, at: next }
        break
      }
      default:
        assertNever(node)
    }
  }
}

function drawn(parts: readonly { share: number; next: Next }[], at: number): { place: number; next: Next } {
  const total = parts.reduce((sum, { share }) => sum + share, 0)
  let upTo = 0
  for (const [place, { share, next }] of parts.entries()) {
    upTo += share
    if (at * total < upTo) return { place, next }
  }
  return { place: parts.length - 1, next: parts.at(-1)?.next ?? null }
}

type Waited = { kind: 'waits' | 'goes on'; run: Run; line: LogLine }

function waitAt(run: Run, node: Node & { kind: 'wait' }, wait: WaitNode, moment: Moment): Waited {
  if (wait.for === 'condition') {
    if (moment.holds(wait.when)) {
      const answers = { ...run.answers, [node.id]: 'met' }
      const line: LogLine = { step: node.id, what: 'went on', says: told`What it would wait for is so already` }
      return { kind: 'goes on', run: { ...run, answers, at: node.next }, line }
    }
    const until = laterAt(moment.now, wait.days, moment.zone)
    const says = told`Waits for a condition, until ${dayOf(until, moment.zone)} at most`
    return waits(run, 'waiting', until, { step: node.id, what: 'waits', says })
  }
  const until = wait.for === 'days' ? afterDays(wait, moment) : afterHours(wait, moment)
  // It stands behind the wait and is not ready before its time.
  const says = told`Waits until ${dayOf(until, moment.zone)}`
  return waits({ ...run, at: node.id }, 'waiting', until, { step: node.id, what: 'waits', says })
}

const waits = (run: Run, status: 'waiting', wakeAt: Date, line: LogLine): Waited => ({
  kind: 'waits',
  run: { ...untroubled(run), status, wakeAt },
  line,
})

/** What failed before it went on is told by the log, and counts no more. */
const untroubled = (run: Run): Run => ({ ...run, attempts: 0, problem: null })

function afterDays({ days, at }: { days: number; at: number | null }, { now, zone }: Moment): Date {
  return at === null ? laterAt(now, days, zone) : momentAt(addDays(dayOf(now, zone), days), at, zone)
}

function afterHours({ hours, counted }: { hours: number; counted: 'calendar' | 'business' }, moment: Moment): Date {
  return counted === 'business' ? moment.businessHours(hours) : new Date(moment.now.getTime() + hours * 3_600_000)
}

function ended(run: Run, how: Ending, log: readonly LogLine[]): Turn {
  return {
    run: { ...run, at: null, status: 'ended', wakeAt: null, ended: how, reached: run.reached || how === 'goal' },
    log: [...log, { step: null, what: 'ended', says: endingWords[how] }],
    act: null,
  }
}

export const endingWords: Record<Ending, string> = {
  done: told`Every step is done`,
  exit: told`It came to an exit`,
  goal: told`The goal is reached`,
  ends: told`The condition that ends it holds`,
  cancelled: told`Cancelled by hand`,
  gone: told`The account is no longer there`,
}

// ---------------------------------------------------------------- what became of a step

/** A step acted, and the run goes on, waits, or stops there. */
export function acted(graph: Graph, run: Run, node: ActNode, outcome: StepOutcome, moment: Moment): Turn {
  const made = 'made' in outcome && outcome.made ? { made: outcome.made } : {}
  const line = (what: LogLine['what']): LogLine => ({ step: node.id, what, says: outcome.says, ...made })
  const rested = untroubled(run)
  switch (outcome.kind) {
    case 'done':
    case 'held':
      return walk(graph, { ...rested, at: node.next }, moment, [line(outcome.kind)])
    case 'later':
      return { run: { ...rested, status: 'ready', wakeAt: outcome.until }, log: [line('later')], act: null }
    case 'asked':
      return { run: { ...rested, status: 'waiting', wakeAt: outcome.until }, log: [line('asked')], act: null }
    default:
      return assertNever(outcome)
  }
}

/** A step failed: it is tried again later and later, then waits for a person. */
export function failed(run: Run, problem: string, now: Date, jitter: number): Turn {
  const attempts = run.attempts + 1
  const step = run.at
  if (attempts >= mostAttempts) {
    const before = run.status === 'waiting' ? 'waiting' : 'ready'
    const parked: Run = { ...run, attempts, problem, status: 'parked', before, wakeAt: null }
    return { run: parked, log: [{ step, what: 'parked', says: told`Set aside for a person: ${problem}` }], act: null }
  }
  const minutes = 2 ** (attempts - 1) * (1 + jitter)
  const wakeAt = new Date(now.getTime() + minutes * 60_000)
  return { run: { ...run, attempts, problem, wakeAt }, log: [{ step, what: 'failed', says: problem }], act: null }
}

/**
 * What a step of a run is known by to whatever it makes: the same however often it is tried, and another once somebody moved the
 * run, so that a step it comes to again is done again.
 */
export const stepKey = ({ id, moves }: Pick<Run, 'id' | 'moves'>, step: string): string =>
  moves === 0 ? `${id}:${step}` : `${id}:${step}:${moves}`

/**
 * Somebody answered what a step asked; null where the run does not wait for it any more. One that is set aside hears it too, and
 * goes on with it once somebody resumes it: nobody answers twice.
 */
export function answered(graph: Graph, run: Run, step: string, answer: string, now: Date): Turn | null {
  const node = graph.nodes.get(step)
  const isAside = run.status === 'paused' || run.status === 'parked'
  const waits = run.status === 'waiting' || (isAside && run.before === 'waiting')
  if (!waits || run.at !== step || node?.kind !== 'act') return null
  const answers = { ...run.answers, [step]: answer }
  const on: Run = isAside ? { ...run, before: 'ready' } : { ...untroubled(run), status: 'ready' }
  return {
    run: { ...on, answers, at: node.next, wakeAt: now },
    log: [{ step, what: 'answered', says: told`Answered: ${answer}` }],
    act: null,
  }
}

// ---------------------------------------------------------------- by hand

export type HandAct =
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'skip' }
  | { kind: 'cancel' }
  | { kind: 'move'; to: string }

/** What somebody does with a run; null where it cannot be done with one that stands as this does. */
export function byHand(graph: Graph, run: Run, act: HandAct, now: Date, by: MemberId): Turn | null {
  if (run.status === 'ended') return null
  switch (act.kind) {
    case 'pause':
      if (run.status !== 'ready' && run.status !== 'waiting') return null
      return moved({ ...run, status: 'paused', before: run.status }, 'paused', told`Paused`, by)
    case 'resume': {
      if (run.status !== 'paused' && run.status !== 'parked') return null
      const status = run.before ?? 'ready'
      // What was set aside because it failed is tried at once; a question without a time limit waits on.
      const isDue = status === 'ready' || run.status === 'parked'
      const on: Run = { ...untroubled(run), status, wakeAt: run.wakeAt ?? (isDue ? now : null), before: null }
      return moved(on, 'resumed', told`Resumed`, by)
    }
    case 'skip': {
      const node = nodeAt(graph, run)
      if (!node || (node.kind !== 'act' && node.kind !== 'wait')) return null
      const on: Run = { ...untroubled(run), at: node.next, status: 'ready', wakeAt: now, before: null }
      return moved(on, 'skipped', told`Skipped`, by, node.id)
    }
    case 'move': {
      if (!graph.nodes.has(act.to)) return null
      const on: Run = {
        ...{ ...untroubled(run), at: act.to, status: 'ready', wakeAt: now, before: null },
        moves: run.moves + 1,
      }
      return moved(on, 'moved', told`Moved to the step ${act.to}`, by)
    }
    case 'cancel': {
      const { run: over, log } = ended(run, 'cancelled', [])
      return { run: over, log: log.map((line) => ({ ...line, by })), act: null }
    }
    default:
      return assertNever(act)
  }
}

/** Whether a run can go on by another version of its playbook: that has a step of the same name and kind as the one it stands at. */
export function fits(from: Graph, run: Pick<Run, 'at' | 'status'>, to: Graph): boolean {
  const [here, there] = [nodeAt(from, run), nodeAt(to, run)]
  return run.status !== 'ended' && here !== undefined && there !== undefined && kindOf(here) === kindOf(there)
}

/**
 * A run goes on by another version of its playbook, at the step of the same name and kind, and waits no longer than it did before;
 * null where that version has no such step, or the run goes by it already.
 */
export function ontoVersion(from: Graph, run: Run, to: { version: number; graph: Graph }, by: MemberId): Turn | null {
  if (run.version === to.version || !fits(from, run, to.graph)) return null
  return moved({ ...run, version: to.version }, 'moved', told`Goes on by version ${to.version}`, by)
}

/** What a step is: of those that act what they do, of waits what for. */
const kindOf = (node: Node): string =>
  node.kind === 'act' ? `act ${node.of}` : node.kind === 'wait' ? `wait ${node.wait.for}` : node.kind

function moved(run: Run, what: LogLine['what'], says: string, by: MemberId, step = run.at): Turn {
  return { run, log: [{ step, what, says, by }], act: null }
}

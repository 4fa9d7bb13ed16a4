// What a run of a playbook does, told once more and in another way than the engine tells it: a run is a list of the steps that
// are left, and a branch puts what was chosen in front of it. No graph, no reducer, and clocks of its own.

export type WrittenStep = { id: string } & (
  | { kind: 'act'; of: 'note' | 'mail' | 'ask' }
  | { kind: 'days'; days: number; at: number | null }
  | { kind: 'hours'; hours: number }
  | { kind: 'until'; when: string; days: number }
  | {
      kind: 'branch'
      cases: readonly { test: WrittenTest; steps: readonly WrittenStep[] }[]
      otherwise: readonly WrittenStep[]
    }
  | { kind: 'split'; parts: readonly { share: number; steps: readonly WrittenStep[] }[] }
  | { kind: 'exit' }
  | { kind: 'goal'; run: 'ends' | 'goes on' }
)
export type WrittenTest = { when: string } | { step: string; answer: string }

/** A playbook whose conditions are names: `a` holds or does not, and `!a` is its contrary. */
export interface Written {
  steps: readonly WrittenStep[]
  goal: string | null
  ends: string | null
}

export type Outcome = { kind: 'done' | 'held' } | { kind: 'later'; until: Date } | { kind: 'asked'; until: Date | null }

/** What a run sees when its turn comes. */
export interface Sight {
  now: Date
  isInternal: boolean
  holds(condition: string): boolean
  draw(what: string): number
}

/** What a step does; it may throw. */
export type Acts = (step: string, of: string, now: Date) => Outcome

/** A run as others see it. */
export interface Seen {
  at: string | null
  status: string
  wakeAt: number | null
  ended: string | null
  /** It came to its goal, at whatever time. */
  reached: boolean
  attempts: number
  log: readonly string[]
  did: readonly string[]
}

/** How a run stands: all that it keeps between two turns. */
interface Standing {
  left: readonly WrittenStep[]
  status: 'ready' | 'waiting' | 'paused' | 'parked' | 'ended'
  /** How it stood before it was set aside. */
  before: 'ready' | 'waiting' | null
  wakeAt: number | null
  answers: Readonly<Record<string, string>>
  attempts: number
  ended: string | null
  reached: boolean
  log: readonly string[]
  /** What steps did in the world, in its order. */
  did: readonly string[]
}

const hour = 3_600_000
const day = 24 * hour
const mostFailures = 5

export class ModelRun {
  private readonly written: Written
  private stands: Standing

  constructor(written: Written, now: Date) {
    this.written = written
    this.stands = {
      ...{ left: written.steps, status: 'ready', before: null, wakeAt: now.getTime(), answers: {} },
      ...{ attempts: 0, ended: null, reached: false, log: [], did: [] },
    }
  }

  get seen(): Seen {
    const { left, status, wakeAt, ended, reached, attempts, log, did } = this.stands
    return { at: left[0]?.id ?? null, status, wakeAt, ended, reached, attempts, log, did }
  }

  /** Its time has come, or it has not. A step that throws takes back whatever the turn did. */
  turn(sight: Sight, acts: Acts): void {
    const { status, wakeAt } = this.stands
    if ((status !== 'ready' && status !== 'waiting') || wakeAt === null || wakeAt > sight.now.getTime()) return
    const kept = this.stands
    try {
      if (this.isOver(sight)) return
      if (status === 'waiting') this.waitedLongEnough(sight)
      this.walk(sight, acts)
    } catch {
      this.stands = kept
      this.failed(sight)
    }
  }

  /** A day closed: the end, the goal, or the condition that it waited for may have come. What acts then acts in a turn. */
  close(sight: Sight): void {
    const { status } = this.stands
    if ((status !== 'ready' && status !== 'waiting') || this.isOver(sight)) return
    const step = this.stands.left[0]
    if (status !== 'waiting' || step?.kind !== 'until' || !sight.holds(step.when)) return
    this.leave(sight.now, 'went on', 'met')
    this.walk(sight, null)
  }

  /** Somebody answered; heard while the run stands at that question, even where it is set aside. */
  answer(step: string, answer: string, now: Date): void {
    const { status, before, left, attempts } = this.stands
    const asks = status === 'waiting' || before === 'waiting'
    if (!asks || left[0]?.kind !== 'act' || left[0].id !== step) return
    this.leave(now, 'answered', answer)
    if (status !== 'waiting') this.change({ status, before: 'ready', attempts })
  }

  pause(): void {
    const { status } = this.stands
    if (status !== 'ready' && status !== 'waiting') return
    this.change({ status: 'paused', before: status })
    this.say('paused')
  }

  /** It goes on as it stood; what was set aside because it failed is tried at once. */
  resume(now: Date): void {
    const { status, before, wakeAt } = this.stands
    if (status !== 'paused' && status !== 'parked') return
    const isDue = status === 'parked' || before === 'ready'
    this.change({
      status: before ?? 'ready',
      before: null,
      attempts: 0,
      wakeAt: wakeAt ?? (isDue ? now.getTime() : null),
    })
    this.say('resumed')
  }

  skip(now: Date): void {
    const kind = this.stands.left[0]?.kind
    if (kind === undefined || ['branch', 'split', 'exit', 'goal'].includes(kind)) return
    this.leave(now, 'skipped', null)
  }

  cancel(): void {
    if (this.stands.status !== 'ended') this.finish('cancelled')
  }

  // ------------------------------------------------------------ the way through the steps

  private walk(sight: Sight, acts: Acts | null): void {
    let goesOn = true
    while (goesOn) goesOn = this.pass(sight, acts)
  }

  /** Takes the step that comes first, and says whether the run goes on behind it at once. */
  private pass(sight: Sight, acts: Acts | null): boolean {
    const { left, answers } = this.stands
    const [step, ...rest] = left
    const isSo = (test: WrittenTest) => ('when' in test ? sight.holds(test.when) : answers[test.step] === test.answer)
    if (!step) return this.finish('done')
    switch (step.kind) {
      case 'exit':
        return this.finish('exit')
      case 'goal':
        this.change({ reached: true })
        this.say('reached')
        if (step.run === 'ends') return this.finish('goal')
        this.change({ left: rest })
        return true
      case 'act':
        if (sight.isInternal && step.of === 'mail') return this.go('left out', rest)
        if (acts) return this.act(step.id, acts(step.id, step.of, sight.now))
        this.change({ wakeAt: sight.now.getTime() })
        return false
      case 'branch': {
        const found = step.cases.find(({ test }) => isSo(test))
        return this.go('chose', [...(found?.steps ?? step.otherwise), ...rest])
      }
      case 'split':
        return this.go('chose', [...drawn(step.parts, sight.draw(step.id)), ...rest])
      case 'until':
        if (!sight.holds(step.when)) return this.wait(wallLater(sight.now, step.days, null))
        this.leave(sight.now, 'went on', 'met')
        return true
      case 'days':
        return this.wait(wallLater(sight.now, step.days, step.at))
      case 'hours':
        return this.wait(sight.now.getTime() + step.hours * hour)
    }
  }

  private go(what: string, left: readonly WrittenStep[]): boolean {
    this.say(what)
    this.change({ left })
    return true
  }

  /** Whether the run goes on behind the step. */
  private act(id: string, outcome: Outcome): boolean {
    this.say(outcome.kind)
    this.change({ attempts: 0 })
    if (outcome.kind === 'later') {
      this.change({ status: 'ready', wakeAt: outcome.until.getTime() })
      return false
    }
    this.change({ did: [...this.stands.did, `${id} ${outcome.kind}`] })
    if (outcome.kind === 'asked') {
      this.change({ status: 'waiting', wakeAt: outcome.until?.getTime() ?? null })
      return false
    }
    this.change({ left: this.stands.left.slice(1) })
    return true
  }

  private isOver({ holds }: Sight): boolean {
    const { goal, ends } = this.written
    if (ends !== null && holds(ends)) this.finish('ends')
    else if (goal !== null && holds(goal)) {
      this.change({ reached: true })
      this.finish('goal')
    }
    return this.stands.status === 'ended'
  }

  private waitedLongEnough({ now }: Sight): void {
    const kind = this.stands.left[0]?.kind
    if (kind === 'act') this.leave(now, 'answered', 'expired')
    else this.leave(now, 'went on', kind === 'until' ? 'timed out' : null)
  }

  /** Goes behind the step that it stands at. */
  private leave(now: Date, what: string, answer: string | null): void {
    const { left, answers } = this.stands
    this.say(what)
    this.change({
      ...{ left: left.slice(1), status: 'ready', before: null, wakeAt: now.getTime(), attempts: 0 },
      answers: answer === null ? answers : { ...answers, [left[0]?.id ?? '']: answer },
    })
  }

  private wait(until: number): false {
    this.say('waits')
    this.change({ status: 'waiting', wakeAt: until, attempts: 0 })
    return false
  }

  private failed({ now, draw }: Sight): void {
    const { attempts, status } = this.stands
    if (attempts + 1 >= mostFailures) {
      this.say('parked')
      this.change({ attempts: attempts + 1, status: 'parked', before: status as 'ready' | 'waiting', wakeAt: null })
      return
    }
    this.say('failed')
    const minutes = 2 ** attempts * (1 + draw(`attempt ${attempts}`))
    this.change({ attempts: attempts + 1, wakeAt: Math.trunc(now.getTime() + minutes * 60_000) })
  }

  private finish(how: string): false {
    this.change({ left: [] })
    this.say('ended')
    this.change({ status: 'ended', before: null, wakeAt: null, ended: how })
    return false
  }

  private say(what: string): void {
    this.change({ log: [...this.stands.log, `${this.stands.left[0]?.id ?? '-'} ${what}`] })
  }

  private change(some: Partial<Standing>): void {
    this.stands = { ...this.stands, ...some }
  }
}

function drawn(parts: (WrittenStep & { kind: 'split' })['parts'], at: number): readonly WrittenStep[] {
  let rest = at * 100
  for (const { share, steps } of parts) {
    if (rest < share) return steps
    rest -= share
  }
  return parts.at(-1)?.steps ?? []
}

// -------------------------------------------------------------- the clocks of Lisbon, by their rule and by nothing else

/** Summer time lasts from one o'clock UTC on the last Sunday of March to the same of October. */
function ahead(moment: number): number {
  const year = new Date(moment).getUTCFullYear()
  const lastSunday = (month: number) => {
    const end = new Date(Date.UTC(year, month + 1, 0))
    return Date.UTC(year, month, end.getUTCDate() - end.getUTCDay(), 1)
  }
  return moment >= lastSunday(2) && moment < lastSunday(9) ? hour : 0
}

/** The moment at which clocks show a time: the first of two, and where they leave it out, as late after the change. */
function atWall(wall: number): number {
  return ahead(wall - hour) === hour ? wall - hour : wall
}

/** So many days later at the same time, or at so many minutes after midnight. */
export function wallLater(now: Date, days: number, at: number | null): number {
  const wall = now.getTime() + ahead(now.getTime())
  return atWall(at === null ? wall + days * day : Math.floor(wall / day) * day + days * day + at * 60_000)
}

import { expect, test } from 'vitest'
import type { Condition } from '../../src/kernel/condition/index.ts'
import { dayOf } from '../../src/kernel/day.ts'
import type { AccountId, MemberId, PlaybookId, RunId } from '../../src/kernel/ids.ts'
import { type Graph, graphOf } from '../../src/modules/playbooks/domain/graph.ts'
import type { Step } from '../../src/modules/playbooks/domain/playbook.ts'
import {
  acted,
  answered,
  byHand,
  failed,
  type HandAct,
  judge,
  type Moment,
  type Turn,
  wake,
} from '../../src/modules/playbooks/domain/reduce.ts'
import type { Run } from '../../src/modules/playbooks/domain/run.ts'
import type { StepOutcome } from '../../src/platform/steps.ts'
import { figure, proveSize } from '../support/figures.ts'
import { type Chance, chanceOf, mind, randomPlaybook, share } from './playbook-chance.ts'
import { ModelRun, type Outcome, type Seen, type Sight, type Written, type WrittenStep } from './playbook-model.ts'

/** `TENURE_SEED=17` lives one course again. */
const asked = process.env.TENURE_SEED
const seeds = asked
  ? [Number(asked)]
  : Array.from({ length: proveSize({ reduced: 300, full: 2000 }) }, (_, index) => index + 1)

const zone = 'Europe/Lisbon'
const hour = 3_600_000
const somebody = '00000000-0000-4000-8000-000000000001'

// ---------------------------------------------------------------- the engine, driven without a database

const conditionOf = (name: string): Condition => ({
  version: 1,
  where: { field: 'attribute:name', op: 'is', value: name },
})

function stepOf(step: WrittenStep, names: Map<Condition, string>): Step {
  const steps = (some: readonly WrittenStep[]) => some.map((one) => stepOf(one, names))
  const named = (name: string): Condition => {
    const condition = conditionOf(name)
    names.set(condition, name)
    return condition
  }
  const base = { id: step.id, title: null }
  switch (step.kind) {
    case 'act':
      return { ...base, kind: 'act', of: step.of, fields: {} }
    case 'days':
      return { ...base, kind: 'wait', wait: { for: 'days', days: step.days, at: step.at } }
    case 'hours':
      return { ...base, kind: 'wait', wait: { for: 'hours', hours: step.hours, counted: 'calendar' } }
    case 'until':
      return { ...base, kind: 'wait', wait: { for: 'condition', when: named(step.when), days: step.days } }
    case 'branch':
      return {
        ...{ ...base, kind: 'branch', otherwise: steps(step.otherwise) },
        cases: step.cases.map(({ test: what, steps: inside }) => ({
          test: 'when' in what ? { when: named(what.when) } : what,
          steps: steps(inside),
        })),
      }
    case 'split':
      return { ...base, kind: 'split', parts: step.parts.map((part) => ({ ...part, steps: steps(part.steps) })) }
    case 'exit':
      return { ...base, kind: 'exit' }
    case 'goal':
      return { ...base, kind: 'goal', run: step.run }
  }
}

class EngineRun {
  private readonly graph: Graph
  private readonly names: readonly string[]
  private run: Run
  private log: string[] = []
  private did: string[] = []

  constructor({ steps, goal, ends }: Written, now: Date) {
    const names = new Map<Condition, string>()
    const named = (name: string): Condition => {
      const condition = conditionOf(name)
      names.set(condition, name)
      return condition
    }
    this.graph = graphOf({
      steps: steps.map((step) => stepOf(step, names)),
      goal: goal === null ? null : { when: named(goal), days: 90 },
      ends: ends === null ? null : named(ends),
    })
    this.names = this.graph.conditions.map((condition) => names.get(condition) as string)
    this.run = {
      ...{ id: somebody as RunId, playbook: somebody as PlaybookId, version: 1, account: somebody as AccountId },
      ...{ contact: null, enteredOn: dayOf(now, zone), at: this.graph.first, status: 'ready', before: null },
      ...{ wakeAt: now, answers: {}, attempts: 0, problem: null, ended: null, reached: false, moves: 0 },
    }
  }

  get seen(): Seen {
    const { at, status, wakeAt, ended, reached, attempts } = this.run
    return { at, status, wakeAt: wakeAt?.getTime() ?? null, ended, reached, attempts, log: this.log, did: this.did }
  }

  turn(sight: Sight, acts: (step: string, of: string, now: Date) => Outcome): void {
    const { status, wakeAt } = this.run
    if ((status !== 'ready' && status !== 'waiting') || wakeAt === null || wakeAt > sight.now) return
    const moment = this.momentOf(sight)
    try {
      let turn = wake(this.graph, this.run, moment)
      const log = [...turn.log]
      const did: string[] = []
      while (turn.act) {
        const outcome = acts(turn.act.id, turn.act.of, sight.now)
        if (outcome.kind !== 'later') did.push(`${turn.act.id} ${outcome.kind}`)
        turn = acted(this.graph, turn.run, turn.act, { ...outcome, says: 'Acted' } as StepOutcome, moment)
        log.push(...turn.log)
      }
      this.did = [...this.did, ...did]
      this.keep({ ...turn, log })
    } catch (error) {
      const jitter = sight.draw(`attempt ${this.run.attempts}`)
      this.keep(failed(this.run, (error as Error).message, sight.now, jitter))
    }
  }

  close(sight: Sight): void {
    const turn = judge(this.graph, this.run, this.momentOf(sight))
    if (turn) this.keep(turn.act ? { ...turn, run: { ...turn.run, wakeAt: sight.now } } : turn)
  }

  answer(step: string, answer: string, now: Date): void {
    this.keep(answered(this.graph, this.run, step, answer, now))
  }

  byHand(act: HandAct, now: Date): void {
    this.keep(byHand(this.graph, this.run, act, now, somebody as MemberId))
  }

  /** All that the process knew is gone; what was written down is read again. */
  restart(): void {
    const read = JSON.parse(JSON.stringify(this.run))
    this.run = { ...read, wakeAt: read.wakeAt === null ? null : new Date(read.wakeAt) }
  }

  private keep(turn: Turn | null): void {
    if (!turn) return
    this.run = turn.run
    this.log = [...this.log, ...turn.log.map(({ step, what }) => `${step ?? '-'} ${what}`)]
  }

  private momentOf({ now, isInternal, holds, draw }: Sight): Moment {
    return {
      ...{ now, zone, stage: isInternal ? 'internal' : 'live' },
      holds: (place) => holds(this.names[place] as string),
      reachesCustomers: (kind) => kind === 'mail',
      draw: (_run, step) => draw(step),
      businessHours: (hours) => new Date(now.getTime() + hours * hour),
    }
  }
}

// ---------------------------------------------------------------- a course of days

/** Days before either change of the clocks, so that most courses live through one. */
const starts = ['2026-03-20T10:15:00Z', '2026-10-16T22:40:00Z', '2026-03-27T00:30:00Z', '2026-10-24T00:30:00Z']
const truths = ['a', 'b', 'c'] as const

class Course {
  readonly chance: Chance
  readonly seed: number
  readonly written: Written
  readonly engine: EngineRun
  readonly model: ModelRun
  readonly problems: string[] = []
  private now: Date
  private isQuiet = false
  private isInternal = false
  private readonly holding = new Set<string>()

  constructor(seed: number) {
    this.seed = seed
    this.chance = chanceOf(`course ${seed}`)
    this.written = randomPlaybook(this.chance)
    this.now = new Date(Date.parse(this.chance.one(starts)) + this.chance.below(36 * hour))
    this.isInternal = this.chance.happens(0.2)
    this.engine = new EngineRun(this.written, this.now)
    this.model = new ModelRun(this.written, this.now)
  }

  live(): string[] {
    for (let event = 0; event < 60 && this.problems.length === 0; event++) {
      const said = this.event()
      this.compare(`event ${event}, ${said}`)
    }
    this.toTheEnd()
    return this.problems.map((problem) => `seed ${this.seed}: ${problem}`)
  }

  private event(): string {
    const { chance } = this
    if (chance.happens(0.15)) this.engine.restart()
    if (chance.happens(0.3)) return this.turn()
    if (chance.happens(0.4)) {
      this.clock()
      return this.turn()
    }
    if (chance.happens(0.35)) return this.close()
    if (chance.happens(0.5)) return this.answer()
    return chance.happens(0.6) ? this.hand() : 'nothing'
  }

  /** Often to the very moment that it waits for, or to a millisecond before it. */
  private clock(): void {
    const { wakeAt } = this.model.seen
    const now = this.now.getTime()
    if (wakeAt !== null && this.chance.happens(0.5))
      this.now = new Date(Math.max(now, wakeAt - (this.chance.happens(0.4) ? 1 : 0)))
    else this.now = new Date(now + this.chance.below(this.chance.happens(0.3) ? 80 * hour : 3 * hour))
  }

  private turn(): string {
    const before = this.engine.seen
    const acts = (step: string, of: string, now: Date) =>
      mind({ course: String(this.seed), step, of, now, isQuiet: this.isQuiet })
    this.engine.turn(this.sight(), acts)
    this.model.turn(this.sight(), acts)
    const after = this.engine.seen
    if (after.log.length > before.log.length && (before.wakeAt === null || before.wakeAt > this.now.getTime()))
      this.problems.push(`it had its turn at ${this.now.toISOString()}, before its time`)
    return 'a turn'
  }

  private close(): string {
    const name = this.chance.one(truths)
    if (!this.holding.delete(name)) this.holding.add(name)
    this.engine.close(this.sight())
    this.model.close(this.sight())
    return `a close at which ${[...this.holding].join(' and ') || 'nothing'} holds`
  }

  /** To what was asked, to what was asked long ago, or to what nobody asked; some say it twice. */
  private answer(): string {
    const steps = asks(this.written.steps)
    const at = this.model.seen.at
    const step = this.chance.happens(0.7) && at ? at : (steps[this.chance.below(steps.length)] ?? 'nothing')
    const answer = this.chance.one(['yes', 'no'])
    for (let times = this.chance.happens(0.3) ? 2 : 1; times > 0; times--) {
      this.engine.answer(step, answer, this.now)
      this.model.answer(step, answer, this.now)
    }
    return `${step} answered ${answer}`
  }

  private hand(): string {
    const kind = this.chance.one(['pause', 'pause', 'pause', 'resume', 'resume', 'resume', 'skip', 'cancel'] as const)
    if (kind === 'cancel' && this.chance.happens(0.7)) return 'nothing'
    this.byHand(kind)
    return `${kind} by hand`
  }

  private byHand(kind: 'pause' | 'resume' | 'skip' | 'cancel'): void {
    this.engine.byHand({ kind }, this.now)
    this.model[kind](this.now)
  }

  /** Everything is answered and time passes: every run comes to an end. */
  private toTheEnd(): void {
    this.isQuiet = true
    for (let round = 0; round < 400 && this.problems.length === 0; round++) {
      const { status, at, wakeAt } = this.engine.seen
      if (status === 'ended') {
        this.once()
        return
      }
      if (status === 'paused' || status === 'parked') this.byHand('resume')
      else if (wakeAt === null) {
        this.engine.answer(at ?? '', 'yes', this.now)
        this.model.answer(at ?? '', 'yes', this.now)
      } else {
        this.now = new Date(Math.max(this.now.getTime(), wakeAt))
        this.turn()
      }
      this.compare(`round ${round} of the end`)
    }
    if (this.problems.length === 0) this.problems.push('it came to no end')
  }

  private once(): void {
    const steps = this.engine.seen.did.map((line) => line.split(' ')[0])
    const twice = steps.filter((step, at) => steps.indexOf(step) < at)
    if (twice.length > 0) this.problems.push(`${twice.join(', ')} acted twice`)
  }

  private compare(when: string): void {
    const [kept, wanted] = [JSON.stringify(this.engine.seen), JSON.stringify(this.model.seen)]
    if (kept !== wanted) this.problems.push(`after ${when}:\n  engine ${kept}\n  model  ${wanted}`)
  }

  private sight(): Sight {
    return {
      ...{ now: this.now, isInternal: this.isInternal },
      holds: (name) => (name.startsWith('!') ? !this.holding.has(name.slice(1)) : this.holding.has(name)),
      draw: (what) => share(`${this.seed} ${what}`),
    }
  }
}

const asks = (steps: readonly WrittenStep[]): string[] =>
  steps.flatMap((step) => {
    if (step.kind === 'act') return step.of === 'ask' ? [step.id] : []
    if (step.kind === 'branch') return [...step.cases.flatMap((one) => asks(one.steps)), ...asks(step.otherwise)]
    return step.kind === 'split' ? step.parts.flatMap((part) => asks(part.steps)) : []
  })

test('a run does what its playbook says, once and not before its time, whatever happens on its way', () => {
  const courses = seeds.map((seed) => new Course(seed))
  const differing = courses.map((course) => course.live()).filter((problems) => problems.length > 0)
  figure('courses of playbooks that differ from the model', `${differing.length} of ${seeds.length}`, 0)
  expect(differing.flat().slice(0, 5)).toEqual([])
  if (asked) return
  // The courses are about something: every way to stand and to end is among them.
  const seen = courses.map(({ model }) => model.seen)
  const words = new Set(seen.flatMap(({ log }) => log.map((line) => line.split(' ').slice(1).join(' '))))
  for (const word of [
    'done',
    'held',
    'later',
    'asked',
    'answered',
    'failed',
    'parked',
    'resumed',
    'skipped',
    'left out',
  ])
    expect(words).toContain(word)
  expect(new Set(seen.map(({ ended }) => ended))).toEqual(new Set(['done', 'exit', 'goal', 'ends', 'cancelled']))
})

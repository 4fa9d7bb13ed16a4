import { addDays, type Day, endOfDay, startOfDay } from '../../../kernel/day.ts'
import type { AccountId, ContactId, PlaybookId, RunId } from '../../../kernel/ids.ts'
import { uuidV5 } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Rehearsed, StepOutcome, StepStage } from '../../../platform/steps.ts'
import { type Places, verdictsOf } from './asked.ts'
import { type Refusal, refusalOf } from './entry.ts'
import { type Graph, graphOf } from './graph.ts'
import type { Playbook } from './playbook.ts'
import { type ActNode, acted, judge, type Moment, wake } from './reduce.ts'
import type { Ending, Run } from './run.ts'
import type { Standing } from './trigger.ts'

/** What a step would do, and whose hours it takes. */
export interface Rehearsal {
  does: Rehearsed
  hours: number
  /** It asks somebody. In a simulation nobody answers (rule 31). */
  asks: boolean
}

export interface Setting {
  id: PlaybookId
  playbook: Playbook
  stage: StepStage
  takes: 'new' | 'present'
  perDay: number | null
  zone: string
  rehearse(kind: string, fields: unknown): Rehearsal
  reachesCustomers(kind: string): boolean
  draw(run: Run, step: string): number
  businessHours(from: Date, hours: number): Date
  people(account: AccountId): readonly ContactId[]
}

/** What the close of a day says of the base, account by account in an order of its own. */
export interface ClosedDay {
  day: Day
  rows: readonly ClosedRow[]
  /** Triggers whose sources were silent. */
  resting: ReadonlySet<number>
  /** What happened on the day after it, for triggers of news that keep a history. */
  happened: readonly Happened[]
}

export interface Happened {
  account: AccountId
  contact: ContactId | null
  trigger: number
}

export interface ClosedRow {
  account: AccountId
  /** A place for each condition that `askedOf` names. */
  truths: readonly (boolean | null)[]
}

export interface Entry {
  account: AccountId
  day: Day
  trigger: number
  runs: RunId[]
}

/** Something that a run would have done. */
export interface Act {
  account: AccountId
  contact: ContactId | null
  day: Day
  step: string
  kind: string
  does: Rehearsed
  hours: number
}

export interface Simulated {
  entries: Entry[]
  acts: Act[]
  /** Triggers that fired and started nothing, by the reason. */
  keptOut: Map<Refusal, number>
  /** Waits for the number of the day, summed over days. */
  queued: number
  leftOut: number
  unanswered: number
  ended: Map<Ending, number>
}

/** How long somebody who is asked has in a simulation before the run goes on as if nobody had answered. */
export const answerDays = 7

/**
 * A playbook on a past that is fed to it close by close: the engine's own reducer, with what would be done counted in place of
 * being done. It begins as a playbook that was just switched on.
 */
export class Simulation {
  readonly found: Simulated = {
    ...{ entries: [], acts: [], keptOut: new Map(), queued: 0, leftOut: 0, unanswered: 0, ended: new Map() },
  }
  private readonly setting: Setting
  private readonly graph: Graph
  private readonly standing = new Map<string, Standing>()
  private readonly lastEntered = new Map<AccountId | ContactId, Day>()
  private readonly open = new Map<RunId, Run>()
  private readonly byAccount = new Map<AccountId, Set<RunId>>()
  private waiting: Happened[] = []
  private lastResting: ReadonlySet<number> = new Set()
  private isBaseline = true

  constructor(setting: Setting) {
    this.setting = setting
    this.graph = graphOf(setting.playbook)
  }

  /** How many runs are under way. */
  get underWay(): number {
    return this.open.size
  }

  /** The close of a day, and then the day after it, on which it speaks. */
  close({ day, rows, resting, happened }: ClosedDay, places: Places): void {
    const morning = addDays(day, 1)
    const holding = new Map(rows.map((row) => [row.account, row.truths]))
    const fired = rows.flatMap((row) => this.fired(row, day, resting, places))
    this.enter([...fired, ...this.told(happened, holding, places)], morning)
    this.judgeRuns(day, holding, places)
    this.work(morning, holding, places)
    this.lastResting = resting
    this.isBaseline = false
  }

  private fired({ account, truths }: ClosedRow, day: Day, resting: ReadonlySet<number>, places: Places) {
    // Whoever came later was told of just then: what is so of them is news.
    const isFirst = this.isBaseline && this.setting.takes === 'new'
    const before = (trigger: number) => this.standing.get(`${trigger} ${account}`) ?? null
    const silences = { resting, wasResting: this.lastResting }
    const verdicts = verdictsOf(this.setting.playbook, places, { truths, isFirst, before }, day, silences)
    for (const { trigger, standing } of verdicts) {
      if (standing) this.standing.set(`${trigger} ${account}`, standing)
      else this.standing.delete(`${trigger} ${account}`)
    }
    return verdicts.filter(({ fires }) => fires).map((verdict) => ({ account, contact: null, ...verdict }))
  }

  /** News of a day are judged by the close before it, as they are when they come in; once for an account or person and trigger. */
  private told(happened: readonly Happened[], holding: Holding, places: Places) {
    const isAboutPeople = this.setting.playbook.audience.of === 'contacts'
    const { entry } = places
    const found = happened.flatMap(({ account, contact, trigger }) => {
      const truths = holding.get(account)
      if (!truths) return []
      const meets = entry === null || truths[entry] === true
      const who = isAboutPeople ? contact : null
      return [{ account, contact: who, trigger, meets, wasThere: false, afterSilence: false }]
    })
    return [...new Map(found.map((one) => [`${one.account} ${one.contact} ${one.trigger}`, one])).values()]
  }

  private enter(
    fired: readonly (Happened & { meets: boolean; wasThere: boolean; afterSilence: boolean })[],
    day: Day,
  ): void {
    const { entry } = this.setting.playbook
    const limits = [entry.perDay, this.setting.perDay].filter((one) => one !== null)
    let room = limits.length > 0 ? Math.min(...limits) : Number.POSITIVE_INFINITY
    const waited = this.waiting.map((one) => ({ ...one, meets: true, wasThere: false, afterSilence: false }))
    this.waiting = []
    for (const { account, contact, trigger, meets, wasThere, afterSilence } of [...waited, ...fired]) {
      const people = this.peopleFor(account, contact)
      const refusal = refusalOf(
        {
          ...{ meets, wasThere, afterSilence, isLate: false },
          isUnderWay: this.isUnderWay(account, contact),
          lastEntered: this.lastEntered.get(contact ?? account) ?? null,
          ...{ beside: null, isHeldOut: false, isBeforeTurn: false, people: people?.length ?? null },
        },
        entry.again,
        day,
      )
      if (refusal) {
        this.found.keptOut.set(refusal, (this.found.keptOut.get(refusal) ?? 0) + 1)
        continue
      }
      if (room <= 0) {
        this.waiting.push({ account, contact, trigger })
        this.found.queued += 1
        continue
      }
      room -= 1
      this.begin(account, trigger, day, people)
    }
  }

  private peopleFor(account: AccountId, contact: ContactId | null): readonly ContactId[] | null {
    if (this.setting.playbook.audience.of === 'account') return null
    return contact === null ? this.setting.people(account) : [contact]
  }

  private isUnderWay(account: AccountId, contact: ContactId | null): boolean {
    const runs = this.byAccount.get(account) ?? new Set()
    if (contact === null) return runs.size > 0
    return runs.values().some((id) => this.open.get(id)?.contact === contact)
  }

  private begin(account: AccountId, trigger: number, day: Day, people: readonly ContactId[] | null): void {
    for (const who of [account, ...(people ?? [])]) this.lastEntered.set(who, day)
    const runs = (people ?? [null]).map((contact): Run => {
      const id = uuidV5(this.setting.id, `simulated ${account} ${contact} ${day}`) as RunId
      return {
        ...{ id, playbook: this.setting.id, version: 0, account, contact, enteredOn: day, at: this.graph.first },
        ...{ status: 'ready', before: null, wakeAt: startOfDay(day, this.setting.zone), answers: {} },
        ...{ attempts: 0, problem: null, ended: null, reached: false, moves: 0 },
      }
    })
    for (const run of runs) this.keep(run)
    this.found.entries.push({ account, day, trigger, runs: runs.map(({ id }) => id) })
  }

  private keep(run: Run): void {
    const own = this.byAccount.get(run.account) ?? new Set()
    this.byAccount.set(run.account, own)
    if (run.status === 'ended') {
      this.open.delete(run.id)
      own.delete(run.id)
      if (run.ended) this.found.ended.set(run.ended, (this.found.ended.get(run.ended) ?? 0) + 1)
    } else {
      this.open.set(run.id, run)
      own.add(run.id)
    }
  }

  private judgeRuns(day: Day, holding: Holding, places: Places): void {
    const now = startOfDay(addDays(day, 1), this.setting.zone)
    for (const run of [...this.open.values()]) {
      const turn = judge(this.graph, run, this.momentAt(now, run, holding, places))
      if (turn) this.keep(turn.act ? { ...turn.run, wakeAt: now } : turn.run)
    }
  }

  /** Everything that falls due on a day, in the order in which it does. */
  private work(day: Day, holding: Holding, places: Places): void {
    const end = endOfDay(day, this.setting.zone)
    for (;;) {
      const due = [...this.open.values()]
        .filter(
          (run) => run.wakeAt !== null && run.wakeAt < end && (run.status === 'ready' || run.status === 'waiting'),
        )
        .toSorted((one, other) => Number(one.wakeAt) - Number(other.wakeAt))
      if (due.length === 0) return
      for (const run of due) this.takeOn(run, day, holding, places)
    }
  }

  private takeOn(run: Run, day: Day, holding: Holding, places: Places): void {
    const moment = this.momentAt(run.wakeAt as Date, run, holding, places)
    let turn = wake(this.graph, run, moment)
    this.found.leftOut += turn.log.filter(({ what }) => what === 'left out').length
    while (turn.act) {
      const node: ActNode = turn.act
      turn = acted(this.graph, turn.run, node, this.rehearsed(turn.run, node, day, moment), moment)
      this.found.leftOut += turn.log.filter(({ what }) => what === 'left out').length
    }
    this.keep(turn.run)
  }

  private rehearsed(run: Run, node: ActNode, day: Day, { now }: Moment): StepOutcome {
    const { does, hours, asks } = this.setting.rehearse(node.of, node.fields)
    if (does !== 'nothing')
      this.found.acts.push({
        account: run.account,
        contact: run.contact,
        day,
        step: node.id,
        kind: node.of,
        does,
        hours,
      })
    if (!asks) return { kind: 'done', says: told`Would be done` }
    this.found.unanswered += 1
    const until = new Date(now.getTime() + answerDays * 86_400_000)
    return { kind: 'asked', until, says: told`Nobody answers in a simulation` }
  }

  private momentAt(now: Date, run: Run, holding: Holding, places: Places): Moment {
    const truths = holding.get(run.account)
    return {
      ...{ now, zone: this.setting.zone, stage: this.setting.stage, draw: this.setting.draw },
      holds: (condition) => truths?.[places.graph + condition] === true,
      reachesCustomers: (kind) => this.setting.reachesCustomers(kind),
      businessHours: (hours) => this.setting.businessHours(now, hours),
    }
  }
}

type Holding = ReadonlyMap<AccountId, readonly (boolean | null)[]>

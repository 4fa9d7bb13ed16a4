import { type Document, isNode, type LineCounter } from 'yaml'
import { z } from 'zod'
import { type Condition, parseCondition, type Subject } from '../../../kernel/condition/index.ts'
import type { PlaybookId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { remedyFor, sayIssue } from '../../../platform/http/issues.ts'
import type { StepKind } from '../../../platform/steps.ts'
import { answersBefore } from '../domain/graph.ts'
import {
  neverReached,
  type Playbook,
  type Step,
  stepsOf,
  type Test,
  type Trigger,
  type Wait,
  waitAnswers,
} from '../domain/playbook.ts'
import { dateIsReached } from '../domain/trigger.ts'
import { startsPlaybook } from '../steps/playbook.ts'
import { unstartable } from './chain.ts'
import { newsKinds, plainNames } from './news.ts'
import * as shape from './shape.ts'

/** What is wrong with a playbook as it was written. */
export interface Problem {
  /** The line that it is found in, the first is 1; 0 where it is in none. */
  line: number
  field: string
  message: string
  remedy: string
}

type Path = readonly (string | number)[]

/** Kinds of steps that are the engine's own. */
const ownKinds = ['wait', 'branch', 'split', 'exit', 'goal']

/** Segments and playbooks by all that they can be named by. */
export interface Names {
  segments: (name: string) => string | undefined
  playbooks: ReadonlyMap<string, string>
}

/** Reads a playbook that was parsed as YAML, and collects all that is wrong with it, each with its line. */
export class Reader {
  readonly problems: Problem[] = []
  private readonly ids = new Set<string>()
  private readonly places = new Map<string, Path>()
  private readonly document: Document
  private readonly lines: LineCounter
  private readonly subject: Subject
  private readonly kinds: ReadonlyMap<string, StepKind>

  constructor(document: Document, lines: LineCounter, subject: Subject, kinds: readonly StepKind[]) {
    this.document = document
    this.lines = lines
    this.subject = subject
    this.kinds = new Map(kinds.map((kind) => [kind.name, kind]))
  }

  read(plain: unknown, names: Names): Playbook | null {
    const read = this.parsed(shape.head, plain, [])
    if (!read) return null
    const { name, summary, entry, audience, judged, goal, ends } = read
    const again =
      typeof entry.again === 'string' ? { kind: entry.again } : { kind: 'after' as const, days: entry.again.after }
    const steps = this.steps(read.steps, ['steps'])
    const playbook: Playbook = {
      ...{ name, summary, steps },
      triggers: read.triggers.flatMap((one, at) => this.trigger(one, ['triggers', at], names) ?? []),
      entry: {
        when: entry.when ? this.condition(entry.when, ['entry', 'when']) : null,
        again,
        priority: entry.priority,
        notDuring: entry.not_during.flatMap(
          (one, at) => this.playbookNamed(one, names, ['entry', 'not_during', at]) ?? [],
        ),
        perDay: entry.per_day ?? null,
      },
      audience:
        audience === 'account'
          ? { of: 'account' }
          : { of: 'contacts', roles: audience.contacts, atMost: audience.at_most },
      goal: goal ? { when: this.condition(goal.when, ['goal', 'when']), days: goal.days } : null,
      ends: ends ? this.condition(ends, ['ends']) : null,
      isLive: judged === 'live',
    }
    this.checkAnswers(playbook)
    for (const { id } of neverReached(steps))
      this.problem(
        this.places.get(id) ?? [],
        told`No run ever comes to the step ${id}`,
        told`Take it out, or let a way lead past the exit before it`,
      )
    return playbook
  }

  // -------------------------------------------------------------- triggers

  private trigger(raw: unknown, at: Path, names: Names): Trigger | null {
    const filtered = this.filtered(raw, at)
    if (filtered !== undefined) return filtered
    const read = this.parsed(shape.judged, raw, at)
    if (!read) return null
    if ('when' in read) {
      if (read.live && read.days > 1)
        this.problem([...at, 'days'], told`What is judged live is not counted in closes`, told`Leave out days, or live`)
      const when = this.condition(read.when, [...at, 'when'])
      return { kind: 'condition', when, days: read.days, isLive: read.live }
    }
    if ('entered' in read)
      return this.segment({ name: read.entered, move: 'entered', isLive: read.live }, [...at, 'entered'], names)
    if ('left' in read)
      return this.segment({ name: read.left, move: 'left', isLive: read.live }, [...at, 'left'], names)
    if ('date' in read) {
      const label = this.dateField(read.date, [...at, 'date'])
      return { kind: 'date', field: read.date, label, days: read.days }
    }
    if ('every' in read) {
      if (read.every === 'week' && read.on > 7)
        this.problem([...at, 'on'], told`A week has no day ${read.on}`, told`Write 1 for Monday up to 7 for Sunday`)
      return { kind: 'schedule', every: read.every, on: read.on }
    }
    if (!plainNames.includes(read.news))
      this.problem(
        [...at, 'news'],
        told`Nothing is told under the name ${read.news}`,
        told`Write one of ${plainNames.join(', ')}`,
      )
    return { kind: 'news', of: read.news }
  }

  /** News that are asked for by a word of their own, with which of them; undefined for every other trigger. */
  private filtered(raw: unknown, at: Path): Trigger | null | undefined {
    const written = z.record(z.string(), z.unknown()).safeParse(raw)
    const kind = written.success ? newsKinds.find(({ word }) => word !== null && word in written.data) : undefined
    if (!kind?.word) return undefined
    const read = this.parsed(z.strictObject({ [kind.word]: kind.filter }), raw, at)
    return read && { kind: 'news', of: kind.name, filter: read[kind.word] }
  }

  private segment(
    { name, ...moved }: { name: string; move: 'entered' | 'left'; isLive: boolean },
    at: Path,
    names: Names,
  ): Trigger | null {
    const segment = names.segments(name)
    if (segment) return { kind: 'segment', segment, name, ...moved }
    this.problem(at, told`There is no segment ${name}`, told`Write the name of a segment, or make it first`)
    return null
  }

  private playbookNamed(name: string, names: Names, at: Path): string | null {
    const found = names.playbooks.get(name)
    if (!found)
      this.problem(at, told`There is no playbook ${name}`, told`Write the name of a playbook, or leave it out`)
    return found ?? null
  }

  /** What the date is called. */
  private dateField(key: string, at: Path): string {
    const field = this.subject.fields.find((one) => one.key === key)
    if (field?.type === 'date') return field.label
    const dates = this.subject.fields.filter(({ type }) => type === 'date').map((one) => one.key)
    this.problem(at, told`${key} is no date of an account`, told`Write one of ${dates.slice(0, 12).join(', ')}`)
    return key
  }

  // -------------------------------------------------------------- steps

  private steps(raw: readonly unknown[], at: Path): Step[] {
    return raw.flatMap((one, place) => this.step(one, [...at, place]) ?? [])
  }

  private step(raw: unknown, at: Path): Step | null {
    const own = z.looseObject({ id: shape.slug.optional(), title: z.string().trim().min(1).max(120).optional() })
    const read = this.parsed(own, raw, at)
    if (!read) return null
    const kinds = Object.keys(read).filter((key) => key !== 'id' && key !== 'title')
    const [of] = kinds
    if (of === undefined || kinds.length > 1) {
      const known = [...ownKinds, ...this.kinds.keys()].join(', ')
      this.problem(at, told`A step is of one kind`, told`Write exactly one of ${known}`)
      return null
    }
    const base = { id: this.idOf(read.id, of, at), title: read.title ?? null }
    const inside = [...at, of]
    switch (of) {
      case 'wait':
        return this.wait(base, read[of], inside)
      case 'branch':
        return this.branch(base, read[of], inside)
      case 'split':
        return this.split(base, read[of], inside)
      case 'exit':
        return this.parsed(shape.exit, read[of], inside) ? { ...base, kind: 'exit' } : null
      case 'goal': {
        const goal = this.parsed(shape.goal, read[of], inside)
        return goal && { ...base, kind: 'goal', run: goal.run }
      }
      default:
        return this.act(base, of, read[of], inside)
    }
  }

  private idOf(given: string | undefined, of: string, at: Path): string {
    let id = given ?? of
    for (let number = 2; given === undefined && this.ids.has(id); number++) id = `${of}-${number}`
    if (this.ids.has(id))
      this.problem([...at, 'id'], told`Two steps are called ${id}`, told`Give each step an id of its own`)
    this.ids.add(id)
    this.places.set(id, at)
    return id
  }

  private act(base: { id: string; title: string | null }, of: string, raw: unknown, at: Path): Step | null {
    const kind = this.kinds.get(of)
    if (!kind) {
      const known = [...ownKinds, ...this.kinds.keys()].join(', ')
      this.problem(at, told`There is no kind of step called ${of}`, told`Write one of ${known}`)
      return null
    }
    const fields = this.parsed(kind.fields, raw, at)
    return fields === null ? null : { ...base, kind: 'act', of, fields }
  }

  private wait(base: { id: string; title: string | null }, raw: unknown, at: Path): Step | null {
    const read = this.parsed(shape.wait, raw, at)
    return read ? { ...base, kind: 'wait', wait: this.waitOf(read, at) } : null
  }

  private waitOf(read: z.infer<typeof shape.wait>, at: Path): Wait {
    if ('hours' in read) return { for: 'hours', hours: read.hours, counted: read.counted }
    if ('for' in read) return { for: 'condition', when: this.condition(read.for, [...at, 'for']), days: read.at_most }
    if ('until' in read) {
      this.dateField(read.until, [...at, 'until'])
      const when: Condition = { version: 1, where: dateIsReached(read.until, read.days) }
      return { for: 'condition', when, days: read.at_most }
    }
    const [hour, minute] = read.at?.split(':').map(Number) ?? []
    return { for: 'days', days: read.days, at: hour === undefined ? null : hour * 60 + (minute ?? 0) }
  }

  private branch(base: { id: string; title: string | null }, raw: unknown, at: Path): Step | null {
    const read = this.parsed(shape.branch, raw, at)
    if (!read) return null
    const cases: { test: Test; steps: readonly Step[] }[] = []
    let otherwise: readonly Step[] = []
    for (const [place, one] of read.entries()) {
      if ('else' in one) {
        if (place < read.length - 1)
          this.problem([...at, place], told`The else of a branch stands last`, told`Move it behind the cases`)
        otherwise = this.steps(one.else, [...at, place, 'else'])
      } else {
        const test = this.test(one.if, [...at, place, 'if'])
        cases.push({ test, steps: this.steps(one.do, [...at, place, 'do']) })
      }
    }
    return { ...base, kind: 'branch', cases, otherwise }
  }

  private test(raw: z.infer<(typeof shape.branchCase)['options'][0]>['if'], at: Path): Test {
    const answer = shape.answerTest.safeParse(raw)
    if (answer.success) return { step: answer.data.step, answer: answer.data.answered }
    return { when: this.condition(raw, at) }
  }

  private split(base: { id: string; title: string | null }, raw: unknown, at: Path): Step | null {
    const read = this.parsed(shape.split, raw, at)
    if (!read) return null
    const total = read.reduce((sum, { share }) => sum + share, 0)
    if (Math.abs(total - 100) > 0.001)
      this.problem(at, told`The shares add up to ${total}`, told`Let the shares of a split add up to 100`)
    const parts = read.map(({ share, do: inside }, place) => ({
      share,
      steps: this.steps(inside, [...at, place, 'do']),
    }))
    return { ...base, kind: 'split', parts }
  }

  // -------------------------------------------------------------- conditions and references

  private condition(where: unknown, at: Path): Condition {
    const parsed = parseCondition({ version: 1, where }, this.subject)
    if (parsed.kind === 'ok') return parsed.condition
    for (const { path, message, remedy } of parsed.problems) {
      const inside = path
        .replace(/^where\.?/, '')
        .split(/[.[\]]+/)
        .filter(Boolean)
      this.problem([...at, ...inside.map((key) => (/^\d+$/.test(key) ? Number(key) : key))], message, remedy)
    }
    return { version: 1, where: { any: [] } }
  }

  /** A branch turns on an answer that a step before it can have. */
  private checkAnswers({ steps }: Playbook): void {
    const known = answersBefore(steps, (step) => this.answersOf(step))
    for (const step of stepsOf(steps)) {
      if (step.kind !== 'branch') continue
      const at = this.places.get(step.id) ?? []
      for (const { test } of step.cases) {
        if ('when' in test) continue
        const answers = known.get(test.step)
        if (!answers)
          this.problem(
            at,
            told`The step ${test.step} is not answered`,
            told`Name a step that asks somebody or waits for a condition`,
          )
        else if (!answers.includes(test.answer))
          this.problem(
            at,
            told`The step ${test.step} is never answered ${test.answer}`,
            told`Write one of ${answers.join(', ')}`,
          )
      }
    }
  }

  private answersOf(step: Step): readonly string[] {
    if (step.kind === 'wait') return step.wait.for === 'condition' ? waitAnswers : []
    return step.kind === 'act' ? (this.kinds.get(step.of)?.answers ?? []) : []
  }

  /** What the kinds of its steps find wrong, such as a template that is not there. */
  async askKinds(tx: Tx, platform: Platform, { steps }: Playbook): Promise<void> {
    for (const step of stepsOf(steps)) {
      if (step.kind !== 'act') continue
      const found = (await this.kinds.get(step.of)?.check?.(tx, platform, step.fields)) ?? []
      const at = this.places.get(step.id) ?? []
      for (const { field, message, remedy } of found) this.problem([...at, step.of, field], message, remedy)
    }
  }

  /** Playbooks that it starts are there, and none of them leads back to it. */
  async askStarted(tx: Tx, playbook: Playbook, own: PlaybookId | undefined): Promise<void> {
    for (const found of await unstartable(tx, own, playbook)) {
      const at = [...(this.places.get(found.step) ?? []), startsPlaybook, 'name']
      if (found.kind === 'absent')
        this.problem(at, told`There is no playbook ${found.name}`, told`Write the name of a playbook, or make it first`)
      else
        this.problem(
          at,
          told`It would start itself again: by ${found.by.join(', ')}`,
          told`Let one of these playbooks start no other`,
        )
    }
  }

  // -------------------------------------------------------------- what is wrong, and where

  private parsed<Shape extends z.ZodType>(read: Shape, raw: unknown, at: Path): z.infer<Shape> | null {
    const result = read.safeParse(raw, { error: sayIssue })
    if (result.success) return result.data
    for (const issue of result.error.issues.flatMap(closest))
      this.problem([...at, ...issue.path.filter((key) => typeof key !== 'symbol')], issue.message, remedyFor(issue))
    return null
  }

  private problem(at: Path, message: string, remedy: string): void {
    this.problems.push({ line: this.lineOf(at), field: at.join('.'), message, remedy })
  }

  /** The line of what stands at a path; of what is missing, the line of what it is missing in. */
  private lineOf(at: Path): number {
    for (let length = at.length; length >= 0; length--) {
      const node = length === 0 ? this.document.contents : this.document.getIn(at.slice(0, length), true)
      if (isNode(node) && node.range) return this.lines.linePos(node.range[0]).line
    }
    return 0
  }
}

/** Of a shape with several forms, what is wrong with the form that it comes closest to. */
function closest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const forms = issue.errors.filter((form) => form.length > 0)
  const weight = (form: readonly z.core.$ZodIssue[]) =>
    form.reduce((sum, { code, path }) => sum + (code === 'unrecognized_keys' || path.length === 0 ? 10 : 1), 0)
  const [best] = forms.toSorted((one, other) => weight(one) - weight(other))
  return best ? best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) : [issue]
}

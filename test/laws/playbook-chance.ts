import { type Random, seededRandom } from '../../src/platform/random.ts'
import type { Outcome, Written, WrittenStep, WrittenTest } from './playbook-model.ts'

/** Chance that is the same for one text for ever. */
export interface Chance {
  below(limit: number): number
  happens(often: number): boolean
  one<Item>(items: readonly Item[]): Item
}

export const chanceOf = (text: string): Chance => chanceBy(seededRandom(hashed(text)))

/** A number from 0 up to 1 for a text. */
export const share = (text: string): number => seededRandom(hashed(text)).next()

function chanceBy(random: Random): Chance {
  const below = (limit: number) => Math.floor(random.next() * limit)
  return { below, happens: (often) => random.next() < often, one: (items) => items[below(items.length)] as never }
}

/** FNV-1a, 32 bits. */
function hashed(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}

const names = ['a', 'b', 'c', '!a', '!b', '!c'] as const

/** A playbook of up to some twenty steps, three deep. */
export function randomPlaybook(chance: Chance): Written {
  let number = 0
  /** Steps with an answer, and what it may be. */
  const answers: { step: string; answer: string }[] = []
  const list = (depth: number, least: number): WrittenStep[] =>
    Array.from({ length: least + chance.below(4) }, () => step(depth))
  /** Some end in an exit or at a goal. Never all ways of a fork do: behind it there would be steps that no run comes to, which cannot be saved. */
  const ending = (depth: number): WrittenStep[] => {
    const steps = list(depth, 0)
    if (!chance.happens(0.15)) return steps
    number += 1
    const id = `s${number}`
    return [...steps, chance.happens(0.5) ? { id, kind: 'exit' } : { id, kind: 'goal', run: 'ends' }]
  }
  const test = (): WrittenTest =>
    answers.length > 0 && chance.happens(0.5) ? chance.one(answers) : { when: chance.one(names) }
  const step = (depth: number): WrittenStep => {
    number += 1
    const id = `s${number}`
    const leaves = ['act', 'act', 'act', 'act', 'days', 'hours', 'until', 'goal'] as const
    const kind = chance.one(depth > 0 ? ([...leaves, 'branch', 'branch', 'split'] as const) : leaves)
    switch (kind) {
      case 'act': {
        const of = chance.one(['note', 'mail', 'ask'] as const)
        if (of === 'ask') answers.push(...['yes', 'no', 'expired'].map((answer) => ({ step: id, answer })))
        return { id, kind, of }
      }
      case 'days':
        return { id, kind, days: 1 + chance.below(9), at: chance.happens(0.5) ? 15 * chance.below(96) : null }
      case 'hours':
        return { id, kind, hours: chance.one([0.5, 1, 6, 24, 25, 100]) }
      case 'goal':
        return { id, kind, run: 'goes on' }
      case 'until': {
        const days = 1 + chance.below(9)
        answers.push(...['met', 'timed out'].map((answer) => ({ step: id, answer })))
        return { id, kind, when: chance.one(names), days }
      }
      case 'branch': {
        const cases = Array.from({ length: 1 + chance.below(2) }, () => ({ test: test(), steps: ending(depth - 1) }))
        return { id, kind, cases, otherwise: chance.happens(0.6) ? list(depth - 1, 0) : [] }
      }
      case 'split': {
        const first = 1 + chance.below(98)
        const parts = [first, 100 - first].map((part) => ({ share: part, steps: list(depth - 1, 0) }))
        return { id, kind, parts }
      }
    }
  }
  const steps = list(3, 2)
  const sometimes = () => (chance.happens(0.15) ? chance.one(['a', 'b', 'c']) : null)
  return { steps, goal: sometimes(), ends: sometimes() }
}

/**
 * What comes of a step at a moment: the same however often it is tried then. Some steps fail until everything is quiet, so that
 * their runs are set aside.
 */
export function mind(one: { course: string; step: string; of: string; now: Date; isQuiet: boolean }): Outcome {
  const { course, step, of, now, isQuiet } = one
  const chance = chanceOf(`${course} ${step} ${isQuiet ? 'quiet' : now.getTime()}`)
  const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
  if (!isQuiet) {
    if (share(`${course} ${step} is broken`) < 0.12 || chance.happens(0.15)) throw new Error('It does not work today')
    if (chance.happens(0.15)) return { kind: 'later', until: after(1 + chance.below(60)) }
  }
  if (of !== 'ask') return { kind: chance.happens(0.85) ? 'done' : 'held' }
  return { kind: 'asked', until: chance.happens(0.2) ? null : after(12 + chance.below(90)) }
}

import type { Day } from '../day.ts'

/** A rule as data. The meaning of a version never changes; a new meaning is a new version. */
export interface Condition {
  readonly version: 1
  readonly where: Node
}

export type Node = All | Any | Not | Comparison

/** Holds where every part holds; of no parts it holds. */
export interface All {
  readonly all: readonly Node[]
}

/** Holds where at least one part holds; of no parts it does not. */
export interface Any {
  readonly any: readonly Node[]
}

export interface Not {
  readonly not: Node
}

/** The same value: numbers as numbers, texts letter by letter. */
export interface Equal {
  readonly field: string
  readonly op: 'is' | 'is not'
  readonly value: number | string | boolean
}

export interface Limit {
  readonly field: string
  readonly op: 'above' | 'at least' | 'below' | 'at most'
  readonly value: number
}

/** Both ends belong to it. */
export interface Between {
  readonly field: string
  readonly op: 'between'
  readonly value: readonly [number, number] | readonly [Day, Day]
}

export interface Among {
  readonly field: string
  readonly op: 'in' | 'not in'
  readonly value: readonly number[] | readonly string[]
}

/** Without regard to case (see `fold`). A text contains a piece of itself; a list contains one of its entries, whole. */
export interface Matches {
  readonly field: string
  readonly op: 'contains' | 'starts with'
  readonly value: string
}

/** These and staleness alone always have an answer. */
export interface Known {
  readonly field: string
  readonly op: 'is known' | 'is unknown'
}

/** Whether the source of a value has fallen silent, so that the value is carried on from before (rule 9). */
export interface Staleness {
  readonly field: string
  readonly op: 'is stale' | 'is not stale'
}

/** Not on the day itself. */
export interface Beside {
  readonly field: string
  readonly op: 'before' | 'after'
  readonly value: Day
}

/** Today and the day that many days away both belong to it: 'within next' 0 is today. */
export interface Within {
  readonly field: string
  readonly op: 'within last' | 'within next'
  readonly days: number
}

/** Today's value against the one at the close of the day `over.days` ago. */
export interface Change {
  readonly field: string
  readonly op: 'rose by at least' | 'fell by at least'
  readonly by: { readonly amount: number } | { readonly percent: number }
  readonly over: { readonly days: number }
}

/** Today's value is past the limit and the one at yesterday's close was not. */
export interface Crossing {
  readonly field: string
  readonly op: 'crossed above' | 'crossed below'
  readonly value: number
}

export type Comparison =
  | Equal
  | Limit
  | Between
  | Among
  | Matches
  | Known
  | Staleness
  | Beside
  | Within
  | Change
  | Crossing
export type Operator = Comparison['op']

/** What a tree may hold at most: enough for any rule a person writes, too little to wear out a server. */
export const LIMITS = {
  depth: 20,
  nodes: 500,
  text: 500,
  list: 1000,
  /** Sums and products of two such numbers are far from infinity, and whole ones are exact. */
  number: 1e15,
  days: 36_500,
  /** Two years of history are kept day by day. */
  over: 730,
  percent: { least: 0.01, most: 1_000_000 },
  problems: 20,
} as const

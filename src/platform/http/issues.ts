import type { z } from 'zod'
import { told } from '../../kernel/words.ts'

/** What a shape finds wrong with what was sent, in sentences that have German words as well. A field's own sentence goes before. */

type Raw = z.core.$ZodRawIssue

/** What a shape expects or received, by the words of TypeScript. */
const kinds: Readonly<Record<string, string>> = {
  string: told`a text`,
  number: told`a number`,
  int: told`a whole number`,
  boolean: told`true or false`,
  array: told`a list`,
  object: told`an object`,
  record: told`an object`,
}

const kindOf = (name: string): string => kinds[name] ?? name

export function sayIssue(issue: Raw): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? told`This is missing`
        : told`This is ${kindOf(received(issue.input))}, and must be ${kindOf(issue.expected)}`
    case 'invalid_value':
      return issue.values.length === 1
        ? told`This must be ${quoted(issue.values)}`
        : told`This must be one of ${quoted(issue.values)}`
    case 'too_big':
      return sayTooBig(issue.origin, String(issue.maximum))
    case 'too_small':
      return sayTooSmall(issue.origin, String(issue.minimum))
    case 'unrecognized_keys':
      return told`Nobody knows ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`
    case 'invalid_union':
      return told`This does not fit`
    default:
      return issue.code === 'invalid_format' ? told`Invalid ${issue.format}` : undefined
  }
}

function sayTooBig(origin: string, most: string): string {
  if (origin === 'string') return told`Too long: at most ${most} characters`
  if (origin === 'array') return told`Too many: at most ${most} items`
  return told`Too large: at most ${most}`
}

function sayTooSmall(origin: string, least: string): string {
  const isOne = least === '1'
  if (origin === 'string') return isOne ? told`Nothing is written here` : told`Too short: at least ${least} characters`
  if (origin === 'array') return isOne ? told`Nothing is listed here` : told`Too few: at least ${least} items`
  return told`Too small: at least ${least}`
}

const quoted = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join('|')

function received(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'array'
  return Number.isNaN(input) ? 'NaN' : typeof input
}

export function remedyFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return told`Send ${kindOf(issue.expected)}`
  if (issue.code === 'invalid_value') return told`Send one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'too_big') return atMost(issue.origin, String(issue.maximum))
  if (issue.code === 'too_small') return atLeast(issue.origin, String(issue.minimum))
  if (issue.code === 'unrecognized_keys') return told`Leave out ${issue.keys.join(', ')}`
  return told`Correct this field and send again`
}

function atMost(origin: string, most: string): string {
  if (origin === 'string') return told`Send at most ${most} characters`
  return origin === 'array' ? told`Send at most ${most} items` : told`Send at most ${most}`
}

function atLeast(origin: string, least: string): string {
  if (origin !== 'string' && origin !== 'array') return told`Send at least ${least}`
  if (least === '1') return origin === 'string' ? told`Send at least one character` : told`Send at least one item`
  return origin === 'string' ? told`Send at least ${least} characters` : told`Send at least ${least} items`
}

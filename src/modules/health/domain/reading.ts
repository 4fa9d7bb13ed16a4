import { told } from '../../../kernel/words.ts'
/** What is wrong with a scorecard: where in the file, what, and what to do about it. */
export interface ScorecardProblem {
  path: string
  message: string
  remedy: string
}

export type Fields = Readonly<Record<string, unknown>>

/** One place in a file being read. What is wrong is noted in the shared list, and reading goes on with a stand-in. */
export interface Place {
  path: string
  problems: ScorecardProblem[]
}

const mostProblems = 30

export function refuse(place: Place, message: string, remedy: string): null {
  if (place.problems.length < mostProblems) place.problems.push({ path: place.path, message, remedy })
  return null
}

export const below = (place: Place, name: string | number): Place => ({
  problems: place.problems,
  path: typeof name === 'number' ? `${place.path}[${name}]` : place.path === '' ? name : `${place.path}.${name}`,
})

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function partOf(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** A part that nobody knows is refused: it may have been meant to change the score. */
export function refuseStrangers(fields: Fields, names: readonly string[], place: Place): void {
  for (const name of Object.keys(fields)) {
    if (!names.includes(name)) {
      refuse(
        below(place, name.slice(0, 80)),
        told`This part is not known here`,
        told`Leave it out; known are: ${names.join(', ')}`,
      )
    }
  }
}

export function readText(fields: Fields, name: string, place: Place, fallback?: string): string {
  const value = partOf(fields, name)
  if (value === undefined && fallback !== undefined) return fallback
  if (typeof value === 'string' && value.trim() !== '' && value.length <= 500 && value.isWellFormed())
    return value.trim()
  refuse(below(place, name), told`A text of 1 to 500 characters is missing`, told`Write ${name}: and a few words`)
  return ''
}

const keyShape = /^[a-z][a-z0-9_]{0,59}$/

/** A short name that other parts of the product use. */
export function readKey(fields: Fields, name: string, place: Place): string {
  const value = partOf(fields, name)
  if (typeof value === 'string' && keyShape.test(value)) return value
  refuse(
    below(place, name),
    told`A key is missing or has other signs`,
    told`Use small letters, digits and underscores, such as usage`,
  )
  return ''
}

export interface NumberBounds {
  least: number
  most: number
  fallback?: number
}

export function readNumber(fields: Fields, name: string, place: Place, bounds: NumberBounds): number {
  const value = partOf(fields, name)
  if (value === undefined && bounds.fallback !== undefined) return bounds.fallback
  if (typeof value === 'number' && value >= bounds.least && value <= bounds.most) return value === 0 ? 0 : value
  refuse(
    below(place, name),
    told`A number is missing or does not fit`,
    told`Write a number from ${bounds.least} to ${bounds.most}`,
  )
  return bounds.fallback ?? bounds.least
}

export function readChoice<Choice extends string>(
  fields: Fields,
  name: string,
  place: Place,
  choices: readonly Choice[],
  fallback: Choice,
): Choice {
  const value = partOf(fields, name)
  if (value === undefined) return fallback
  const choice = choices.find((one) => one === value)
  if (choice) return choice
  refuse(below(place, name), told`The value is none of the choices`, told`Use one of: ${choices.join(', ')}`)
  return fallback
}

/** A list of 1 to `most` entries, each read at its own place; an entry that is no object is refused. */
export function readList<Item>(
  fields: Fields,
  name: string,
  place: Place,
  most: number,
  read: (entry: Fields, place: Place) => Item,
): Item[] {
  const at = below(place, name)
  const list = partOf(fields, name)
  if (!Array.isArray(list) || list.length === 0 || list.length > most) {
    refuse(at, told`A list is missing or too long`, told`Send a list of 1 to ${most} entries`)
    return []
  }
  return list.flatMap((entry: unknown, index) => {
    const here = below(at, index)
    if (isFields(entry)) return [read(entry, here)]
    refuse(here, told`This entry is not an object`, told`Write its parts as name: value`)
    return []
  })
}

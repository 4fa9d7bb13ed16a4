import { type CountedEvents, countedOf, eventsAsked, fieldCounting } from '../../../kernel/condition/index.ts'
import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Rule } from '../domain/custom.ts'
import * as store from '../store/custom.ts'
import { saveMeasure } from './custom-measures.ts'

/** A measure that counts events of one name, and nothing else of them; null for any other. */
function countedBy({ count, kinds, names, where, property, window, isChange }: Rule): CountedEvents | null {
  const [event, ...others] = names
  const isPlain = event !== undefined && others.length === 0 && kinds.length === 0 && property === null && !isChange
  if (!isPlain || (count !== 'events' && count !== 'people' && count !== 'days')) return null
  return { event, count, days: window, where: where?.where ?? null }
}

/** The measures of the workspace that count events of one name, by the field that each is in conditions. */
export async function countedFields(tx: Tx): Promise<Map<string, CountedEvents>> {
  const found = await countedMeasures(tx)
  return new Map(found.map(({ key, counts }) => [fieldOf(key), counts]))
}

const fieldOf = (key: string): string => `measure:${key}`

async function countedMeasures(tx: Tx) {
  const measures = (await store.customMeasures(tx)).filter(({ archivedOn }) => archivedOn === null)
  const versions = Map.groupBy(await store.versionsOf(tx, null), ({ key }) => key)
  return measures.flatMap(({ key, label }) => {
    const rule = versions.get(key)?.[0]?.rule
    const counts = rule ? countedBy(rule) : null
    return counts ? [{ key, label, counts }] : []
  })
}

/** The measure that counts just these events: the one that does, or a new one, whose past is counted as far as events are kept. */
export async function countEvents(platform: Platform, tx: Tx, viewer: Viewer, input: CountedEvents) {
  const asked = countedOf({ ...input, over: { days: input.days } })
  if (!asked)
    throw new AppError('invalid', told`where: is no condition over properties`, {
      field: 'where',
      remedy: told`Send one of its parts, such as { "field": "text:plan", "op": "is", "value": "pro" }`,
    })
  const measures = await countedMeasures(tx)
  const found = fieldCounting(
    asked,
    measures.map(({ key, label, counts }) => ({ key, label, counts, type: 'number', source: 'measure' })),
  )
  if (found) return { field: fieldOf(found.key), label: found.label, isNew: false }
  if (!viewer.permissions.has('measures.write'))
    throw new AppError('forbidden', told`Nobody counts '${asked.event}' over ${asked.days} days yet`, {
      field: 'event',
      remedy: told`Ask somebody who may define measures to begin`,
    })
  const label = labelOf(asked)
  const taken = new Set((await store.customMeasures(tx)).map(({ key }) => key))
  const key = freeKey(asked, taken)
  const { event, count, days, where } = asked
  await saveMeasure(platform, tx, viewer, {
    ...{ key, label, summary: null, direction: 'neither', unit: 'count' },
    rule: {
      ...{ count, kinds: [], names: [event], property: null, window: days, isChange: false },
      where: where === null ? null : { version: 1, where },
    },
  })
  return { field: fieldOf(key), label, isNew: true }
}

/** Begins to count what trees ask for that nobody counts yet, so that they can be read. */
export async function countAsked(platform: Platform, tx: Tx, viewer: Viewer, trees: readonly unknown[]): Promise<void> {
  for (const asked of eventsAsked(trees)) await countEvents(platform, tx, viewer, asked)
}

function labelOf({ event, count, days, where }: CountedEvents): string {
  const label = {
    events: told`${event} in ${days} days`,
    people: told`People with ${event} in ${days} days`,
    days: told`Days with ${event} in ${days} days`,
  }[count]
  return (where === null ? label : told`${label}, some of them`).slice(0, 80)
}

/** `custom.report_exported_30d`; where that is taken, with a number behind. */
function freeKey({ event, count, days }: CountedEvents, taken: ReadonlySet<string>): string {
  const word = event
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, 30)
  const base = `custom.${word || 'events'}_${count === 'events' ? '' : `${count}_`}${days}d`
  for (let at = 1; ; at++) {
    const key = at === 1 ? base : `${base}_${at}`
    if (!taken.has(key)) return key
  }
}

import type { Item, Output } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'

export type Source = Output<'connectors.get'>
export type ListedSource = Item<'connectors.list'>
export type Pull = NonNullable<ListedSource['lastRun']>
export type Stream = Source['streamList'][number]
export type Refused = Item<'connectors.refused'>
export type Gone = Item<'connectors.gone'>
export type Kind = Output<'connectors.kinds'>['items'][number]
export type Field = Kind['settings'][number]
export type Place = Output<'connectors.places'>['items'][number]
export type SettingValue = string | number | boolean | string[] | null

type Standing = ListedSource['standing']

export const standingWords: Record<Standing, string> = {
  'no streams': 'No streams yet',
  paused: 'Paused',
  running: 'Reading now',
  'given up for a while': 'Given up for a while',
  'trying again': 'Trying again',
  silent: 'Silent',
  'outside its hours': 'Outside its hours',
  waiting: 'Well',
}

/** Words in red and green come with a shape: a square is trouble, a circle is well, a diamond waits for somebody. */
export const standingTones: Record<Standing, 'good' | 'bad' | 'plain'> = {
  'no streams': 'plain',
  paused: 'plain',
  running: 'good',
  'given up for a while': 'bad',
  'trying again': 'bad',
  silent: 'bad',
  'outside its hours': 'plain',
  waiting: 'good',
}

export const runWords: Record<Pull['state'], string> = {
  running: 'Reading',
  done: 'Done',
  failed: 'Stopped by a fault',
  stopped: 'Stopped',
}

export const kindWords: Record<Pull['kind'], string> = {
  first: 'First pull',
  scheduled: 'By schedule',
  now: 'Asked for',
  backfill: 'Backfill',
}

/** One sentence on what became of the rows of a pull. */
export function sayRows({ read, written, refused, removed, merged }: Pull): string {
  const parts = [
    written === 0 ? 'nothing new' : `${number(written)} written`,
    ...(refused > 0 ? [`${number(refused)} refused`] : []),
    ...(removed > 0 ? [`${number(removed)} deleted`] : []),
    ...(merged > 0 ? [`${number(merged)} merged`] : []),
  ]
  return `${count(read, 'row')} read, ${parts.join(', ')}`
}

/** One sentence under the title of a source. */
export function leadOf(source: Source): string {
  const { standing, trouble, lastRun, isActive, pulledAt } = source
  if (trouble) return `${trouble.reason}. ${trouble.remedy}.`
  if (standing === 'no streams') return 'Connected. Choose what to read, then start it.'
  if (!isActive && pulledAt === null && lastRun === null) return 'Ready. Nothing is read until you start it.'
  if (standing === 'silent') return 'Nothing came from it within its rhythm: what it feeds keeps its last value.'
  return lastRun ? `${sayRows(lastRun)}.` : 'It begins within seconds.'
}

/** 15 minutes, 2 hours, 1 day */
export function sayMinutes(minutes: number): string {
  if (minutes % 1440 === 0) return count(minutes / 1440, 'day')
  return minutes % 60 === 0 ? count(minutes / 60, 'hour') : count(minutes, 'minute')
}

export function sayHours(opens: number | null, closes: number | null): string {
  const at = (hour: number) => `${String(hour).padStart(2, '0')}:00`
  return opens === null || closes === null || opens === closes ? 'all day' : `${at(opens)} to ${at(closes)}`
}

export const goneWords: Record<Gone['state'], string> = {
  followed: 'Followed',
  listed: 'Not followed',
  waiting: 'Waits for the survivor',
  kept: 'Kept here',
}

/** Settings as a kind takes them: what was left empty is not said. */
export function saidOf(values: Record<string, SettingValue>): Record<string, SettingValue> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== null))
}

/** Between two looks at a source, in milliseconds: a running pull is watched, a resting one is looked at now and then. */
export const lookEvery = (source: Pick<Source, 'standing' | 'isActive' | 'pulledAt'> | undefined): number =>
  source?.standing === 'running' || (source?.isActive && source.pulledAt === null) ? 1000 : 5000

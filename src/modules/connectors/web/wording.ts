import { t } from '../../../kernel/words.ts'
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
  'no streams': t`No streams yet`,
  paused: t`Paused`,
  running: t`Reading now`,
  'given up for a while': t`Given up for a while`,
  'trying again': t`Trying again`,
  silent: t`Silent`,
  'outside its hours': t`Outside its hours`,
  waiting: t`Well`,
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
  running: t`Reading`,
  done: t`Done`,
  failed: t`Stopped by a fault`,
  stopped: t`Stopped`,
}

export const kindWords: Record<Pull['kind'], string> = {
  first: t`First pull`,
  scheduled: t`By schedule`,
  now: t`Asked for`,
  backfill: t`Backfill`,
}

/** One sentence on what became of the rows of a pull. */
export function sayRows({ read, written, refused, removed, merged }: Pull): string {
  const parts = [
    written === 0 ? t`nothing new` : t`${number(written)} written`,
    ...(refused > 0 ? [t`${number(refused)} refused`] : []),
    ...(removed > 0 ? [t`${number(removed)} deleted`] : []),
    ...(merged > 0 ? [t`${number(merged)} merged`] : []),
  ]
  return t`${count(read, 'row')} read, ${parts.join(', ')}`
}

/** One sentence under the title of a source. */
export function leadOf(source: Source): string {
  const { standing, trouble, lastRun, isActive, pulledAt } = source
  if (trouble) return `${trouble.reason}. ${trouble.remedy}.`
  if (standing === 'no streams') return t`Connected. Choose what to read, then start it.`
  if (!isActive && pulledAt === null && lastRun === null) return t`Ready. Nothing is read until you start it.`
  if (standing === 'silent') return t`Nothing came from it within its rhythm: what it feeds keeps its last value.`
  return lastRun ? `${sayRows(lastRun)}.` : t`It begins within seconds.`
}

/** 15 minutes, 2 hours, 1 day */
export function sayMinutes(minutes: number): string {
  if (minutes % 1440 === 0) return count(minutes / 1440, 'day')
  return minutes % 60 === 0 ? count(minutes / 60, 'hour') : count(minutes, 'minute')
}

export function sayHours(opens: number | null, closes: number | null): string {
  const at = (hour: number) => `${String(hour).padStart(2, '0')}:00`
  return opens === null || closes === null || opens === closes ? t`all day` : t`${at(opens)} to ${at(closes)}`
}

export const goneWords: Record<Gone['state'], string> = {
  followed: t`Followed`,
  listed: t`Not followed`,
  waiting: t`Waits for the survivor`,
  kept: t`Kept here`,
}

/** Settings as a kind takes them: what was left empty is not said. */
export function saidOf(values: Record<string, SettingValue>): Record<string, SettingValue> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== null))
}

/** Between two looks at a source, in milliseconds: a running pull is watched, a resting one is looked at now and then. */
export const lookEvery = (source: Pick<Source, 'standing' | 'isActive' | 'pulledAt'> | undefined): number =>
  source?.standing === 'running' || (source?.isActive && source.pulledAt === null) ? 1000 : 5000

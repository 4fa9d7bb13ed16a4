import type { Day } from '../../kernel/day.ts'
import type { Tx } from '../../platform/db/db.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { settings, today } from '../workspaces/index.ts'
import { isStale } from './domain/matrix.ts'
import { touchAll } from './service.ts'
import * as store from './store.ts'

/** Notes who has fallen silent and who speaks again; what was carried through a silence that is over is computed anew. */
export async function noteSilences(tx: Tx): Promise<void> {
  const { zone } = await settings(tx)
  const { fallen, ended } = await store.noteSilences(tx, await today(tx), zone)
  await tell(
    tx,
    fallen.map(({ owner, since }) => ({
      name: 'measures.fell_silent',
      account: null,
      data: { owner, since },
      key: `measures.fell_silent ${owner} ${since}`,
    })),
  )
  if (ended) await touchAll(tx, ended)
}

/** Says which owners' measures a system feeds, and how often it should speak (rule 9); none takes it away. */
export async function feed(tx: Tx, said: store.Feed): Promise<void> {
  await store.putFeed(tx, said)
  await noteSilences(tx)
}

/** A system that feeds measures has just spoken: where it was silent, that is over at once. */
export async function heard(tx: Tx, source: string): Promise<void> {
  await store.noteFeedSpoke(tx, source)
  await noteSilences(tx)
}

/** The owners of measures that were silent on a day: what is read of them is what was known before. */
export async function silentOn(tx: Tx, day: Day): Promise<Set<string>> {
  const heard = await store.voices(tx)
  return new Set([...heard].flatMap(([owner, voice]) => (isStale(voice, day) ? [owner] : [])))
}

/** The owners of measures that spoke again on a day after a silence, be it one of hours. */
export async function spokeAgainOn(tx: Tx, day: Day): Promise<Set<string>> {
  const heard = await store.voices(tx)
  return new Set(
    [...heard].flatMap(([owner, { silences }]) => (silences.some(({ until }) => until === day) ? [owner] : [])),
  )
}

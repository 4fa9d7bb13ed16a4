import { addDays } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { type History, healthOf, historyOf, movesOfEach, returnOf } from '../../health/index.ts'
import type { Block, Cell, Chapter } from '../domain/document.ts'
import { sayChange, sayDay, sayPercent, sayPoints } from '../domain/say.ts'
import type { Reading } from './read.ts'

type Health = Awaited<ReturnType<typeof healthOf>>

/** How well, what the points are made of, what moved them, and the least that brings them back. */
export async function healthChapter(reading: Reading): Promise<Chapter> {
  const { tx, account } = reading
  const health = await healthOf(tx, account.id, undefined)
  const title = t`Health`
  if (health.day === null) {
    return { title, blocks: [{ kind: 'text', text: t`Not scored yet: too little is known.`, tone: 'quiet' }] }
  }
  return {
    title,
    aside: t`${sayPercent(health.completeness)} of its signals known`,
    blocks: [points(health), ...notes(health), ...(await moves(reading)), ...(await wayBack(reading))],
  }
}

function points(health: Health): Block {
  const since = health.since
  return {
    kind: 'table',
    label: t`Where the points come from`,
    columns: [
      { label: t`Where the points come from` },
      { label: t`Weight`, align: 'end' },
      { label: t`Score`, align: 'end' },
      { label: t`Points`, align: 'end' },
      ...(since ? [{ label: t`Since ${sayDay(since.day)}`, align: 'end' as const }] : []),
    ],
    rows: [
      ...health.components.map((one): Cell[] => [
        { text: one.label },
        { text: sayPercent(one.weight) },
        one.score === null ? { text: t`unknown`, tone: 'quiet' } : { text: String(Math.round(one.score)) },
        { text: one.score === null ? '' : sayPoints(one.points) },
        ...(since ? [change(one.change)] : []),
      ]),
      ...(health.cap ? [capRow(health.cap, since !== null, health.capChange)] : []),
    ],
    total: [
      { text: t`Health` },
      { text: '' },
      { text: '' },
      health.score === null ? { text: t`not enough data`, tone: 'quiet' } : { text: sayPoints(health.score) },
      ...(since ? [change(health.score !== null && since.score !== null ? health.score - since.score : null)] : []),
    ],
  }
}

const capRow = (cap: NonNullable<Health['cap']>, hasChange: boolean, moved: number | null): Cell[] => [
  { text: t`At most ${cap.atMost}: ${cap.label}` },
  { text: '' },
  { text: '' },
  { text: sayChange(cap.points) },
  ...(hasChange ? [change(moved)] : []),
]

function change(points: number | null): Cell {
  if (points === null) return { text: t`unknown`, tone: 'quiet' }
  if (points.toFixed(1) === '0.0' || points.toFixed(1) === '-0.0') return { text: '0.0', tone: 'quiet' }
  return { text: sayChange(points), tone: points < 0 ? 'bad' : 'good' }
}

function notes(health: Health): Block[] {
  const said = [
    health.score === null && t`${sayPercent(health.needed)} of the signals are needed for a score.`,
    health.missing.length > 0 && t`Not known: ${health.missing.map(({ label }) => label).join(', ')}.`,
    health.stale && t`A source is silent: its last values are carried.`,
    health.provisional && t`Today can still change.`,
  ].filter((text) => text !== false)
  return said.length === 0 ? [] : [{ kind: 'text', text: said.join(' '), tone: 'quiet' }]
}

const mostMoves = 6

/** The biggest movers. The facts behind them stay inside: they may quote people. */
async function moves({ tx, account }: Reading): Promise<Block[]> {
  const moved = (await movesOfEach(tx, [account.id])).get(account.id)
  if (!moved || moved.movers.length === 0) return []
  const shown = moved.movers.slice(0, mostMoves).map((mover) => ({
    points: mover.points,
    text: mover.part === 'configuration' ? t`How health is judged was changed` : mover.sentence,
  }))
  return [{ kind: 'moves', label: t`What moved it since ${sayDay(moved.since)}`, moves: shown }]
}

async function wayBack({ tx, account }: Reading): Promise<Block[]> {
  const { kind, sentence } = await returnOf(tx, account.id, undefined)
  return kind === 'reachable' ? [{ kind: 'text', text: t`The least that brings it back: ${sentence}.` }] : []
}

const daysBack = 90

/** The score as it was shown day by day. */
export async function history({ tx, account, on }: Reading): Promise<Chapter> {
  const title = t`Health over ${daysBack} days`
  const shown = await historyOf(tx, account.id, undefined, { from: addDays(on, -daysBack), to: on })
  return { title, blocks: [healthOver(shown, title)] }
}

/** Scores as they were shown over a time, as a curve, or that none is known. */
export function healthOver(shown: History, label: string): Block {
  if (shown.days.every(({ score }) => score === null))
    return { kind: 'text', text: t`No score is known in this time.`, tone: 'quiet' }
  const chart = {
    label,
    points: shown.days.map(({ day, score }) => ({ day, value: score })),
    marks: shown.marks.map(({ day, kind, label: mark }) => ({
      day,
      label: kind === 'configuration' ? t`judged differently` : mark,
    })),
    steps: [shown.bands.yellow, shown.bands.green],
    band: shown.days.at(-1)?.band ?? null,
  }
  return { kind: 'chart', chart }
}

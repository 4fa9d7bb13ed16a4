import { type Day, daysBetween } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import type { Chart, ChartPoint } from './document.ts'
import { sayDay, sayMonth, sayPoints } from './say.ts'

/** The drawing's own units; whoever draws it scales them. */
export const size = { width: 680, height: 160 }
const edge = { left: 30, right: 8, top: 18, bottom: 22 }

export interface Drawing {
  /** Unbroken stretches, each a list of x and y. */
  lines: [number, number][][]
  levels: { y: number; text: string }[]
  ticks: { x: number; text: string }[]
  marks: { x: number; text: string; side: 'left' | 'right' }[]
}

/** Where everything of a chart stands. Days without a value break the line. */
export function drawn({ points, marks, steps }: Chart): Drawing {
  const across = size.width - edge.left - edge.right
  const down = size.height - edge.top - edge.bottom
  const first = points[0]?.day
  const last = points.at(-1)?.day
  const span = first && last ? Math.max(1, daysBetween(first, last)) : 1
  const x = (day: Day) => tenth(edge.left + (first ? (daysBetween(first, day) * across) / span : 0))
  const y = (value: number) => tenth(edge.top + down - (Math.min(100, Math.max(0, value)) * down) / 100)
  return {
    lines: stretches(points).map((stretch) => stretch.map(({ day, value }) => [x(day), y(value)])),
    levels: [0, ...steps, 100].map((value) => ({ y: y(value), text: String(Math.round(value)) })),
    ticks: ticksOf(points.map(({ day }) => day)).map((day) => ({ x: x(day), text: sayMonth(day) })),
    marks: marks.map(({ day, label }) => ({
      x: x(day),
      text: label,
      side: x(day) > size.width * 0.75 ? 'left' : 'right',
    })),
  }
}

export const top = edge.top
export const floor = size.height - edge.bottom
export const left = edge.left
export const right = size.width - edge.right

const tenth = (value: number): number => Math.round(value * 10) / 10

type Known = { day: Day; value: number }

function stretches(points: readonly ChartPoint[]): Known[][] {
  const found: Known[][] = [[]]
  for (const { day, value } of points) {
    if (value === null) found.push([])
    else found.at(-1)?.push({ day, value })
  }
  return found.filter((stretch) => stretch.length > 0)
}

/** The first day of the chart and of every month in it; the first one gives way to a month that begins soon. */
function ticksOf(days: readonly Day[]): Day[] {
  const starts = days.filter((day, at) => at === 0 || day.slice(0, 7) !== days[at - 1]?.slice(0, 7))
  const [first, second] = starts
  return first && second && daysBetween(first, second) < 8 ? starts.slice(1) : starts
}

/** The chart in one sentence, for those who do not see it. */
export function inWords({ points, marks }: Chart): string {
  const known = points.filter((point): point is ChartPoint & { value: number } => point.value !== null)
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last) return t`No score is known in this time.`
  const ends = t`From ${sayPoints(first.value)} on ${sayDay(first.day)} to ${sayPoints(last.value)} on ${sayDay(last.day)}`
  return [ends, ...marks.map(({ day, label }) => t`${label} on ${sayDay(day)}`)].join('; ').concat('.')
}

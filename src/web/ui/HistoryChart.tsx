import { type KeyboardEvent, type MouseEvent, useState } from 'react'
import { t } from '../../kernel/words.ts'
import { longDay, number, sayMonth, shortDay } from '../lib/format.ts'
import { type Band, bandColour } from './band.ts'
import css from './HistoryChart.module.css'
import { monthTicks, placeLabels, type Scale, segmentsOf } from './line.ts'
import { useWidth } from './use-width.ts'

export type HistoryPoint = { day: string; value: number | null }
export type HistoryMark = { day: string; label: string }

type HistoryChartProps = {
  points: HistoryPoint[]
  /** What it shows, such as "Health over 90 days". */
  label: string
  marks?: HistoryMark[]
  band?: Band | null
  /** Horizontal lines; the first and last are the ends of the scale. */
  steps?: number[]
  height?: number
  say?: (value: number) => string
  /** How the horizontal lines are called, where that is not as a value is said. */
  sayStep?: (value: number) => string
}

const edge = { left: 36, right: 10, top: 14, bottom: 22 }
/** Labels of marks stand above the plot, clear of its uppermost line. */
const labelRoom = 14
/** Where the names of two months do not touch, in pixels: both right of their ticks, or the second one left of its own. */
const oneName = 34
const twoNames = 60

const topOf = ({ marks = [] }: Pick<HistoryChartProps, 'marks'>): number =>
  marks.length > 0 ? edge.top + labelRoom : edge.top

/** A line over days with marks for what happened. Read it with the pointer or with the arrow keys. */
export function HistoryChart(props: HistoryChartProps) {
  const { points, label, height = 150, say = (value) => number(value, 1) } = props
  const { ref, width } = useWidth<HTMLDivElement>()
  const [at, setAt] = useState<number>()
  const shown = at === undefined ? undefined : points[at]
  const frame: Frame = { ...props, width, height, scale: scaleOf(props, width, height) }
  return (
    <div
      ref={ref}
      className={css.chart}
      style={{ height }}
      role="slider"
      tabIndex={0}
      aria-label={`${label}: ${summary(points, say)}`}
      aria-valuemin={0}
      aria-valuemax={Math.max(points.length - 1, 0)}
      aria-valuenow={at ?? Math.max(points.length - 1, 0)}
      aria-valuetext={spoken(shown ?? points.at(-1), props.marks, say)}
      onKeyDown={(event) => move(event, points.length, at, setAt)}
      onMouseMove={(event) => setAt(nearest(event, points.length))}
      onMouseLeave={() => setAt(undefined)}
      onBlur={() => setAt(undefined)}
    >
      {width > 0 && <Drawing frame={frame} at={at} />}
      {shown !== undefined && at !== undefined && (
        <div className={css.readout} style={readoutPlace(frame.scale.x(at), width)}>
          <b>{shown.value === null ? t`unknown` : say(shown.value)}</b>{' '}
          <span className="muted">{longDay(shown.day)}</span>
          <MarkLines marks={props.marks} day={shown.day} />
        </div>
      )}
    </div>
  )
}

type Frame = HistoryChartProps & { width: number; height: number; scale: Scale }

function Drawing({ frame, at }: { frame: Frame; at: number | undefined }) {
  const { points, scale, height, band } = frame
  const shown = at === undefined ? null : (points[at]?.value ?? null)
  const colour = band ? bandColour[band] : 'var(--slate)'
  return (
    <svg width={frame.width} height={height} aria-hidden="true">
      <Grid frame={frame} />
      <Marks frame={frame} />
      {segmentsOf(
        points.map((point) => point.value),
        scale,
      ).map((line) => (
        <polyline
          key={line}
          points={line}
          fill="none"
          stroke={colour}
          strokeWidth="1.8"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
      {at !== undefined && (
        <line
          x1={scale.x(at)}
          x2={scale.x(at)}
          y1={topOf(frame)}
          y2={height - edge.bottom}
          stroke="var(--line-strong)"
        />
      )}
      {at !== undefined && shown !== null && <circle cx={scale.x(at)} cy={scale.y(shown)} r="3.5" fill={colour} />}
    </svg>
  )
}

function Grid({ frame }: { frame: Frame }) {
  const { points, scale, width, height, steps = defaultSteps, say, sayStep = say } = frame
  const days = points.map((point) => point.day)
  return (
    <g className={css.axis}>
      {steps.map((step) => (
        <g key={step}>
          <line x1={edge.left} x2={width - edge.right} y1={scale.y(step)} y2={scale.y(step)} stroke="var(--track)" />
          <text x={edge.left - 8} y={scale.y(step) + 4} textAnchor="end">
            {sayStep ? sayStep(step) : number(step, step % 1 === 0 ? 0 : 1)}
          </text>
        </g>
      ))}
      {ticksOf(days, width).map((tick) => (
        // The last one ends with the plot, or it would run past it.
        <text
          key={tick.index}
          x={scale.x(tick.index)}
          y={height - 4}
          textAnchor={points.length > 1 && tick.index === points.length - 1 ? 'end' : 'start'}
        >
          {tick.text}
        </text>
      ))}
    </g>
  )
}

/** Long histories are labelled by month, short ones by their first and last day. */
function ticksOf(days: string[], width: number): { index: number; text: string }[] {
  const perDay = (width - edge.left - edge.right) / Math.max(days.length, 1)
  const apart = (pixels: number) => Math.ceil(pixels / Math.max(perDay, 0.01))
  const months = monthTicks(days, apart(oneName), apart(twoNames))
  if (months.length > 1) return months.map((index) => ({ index, text: sayMonth(days[index] ?? '') }))
  return days[0] === undefined ? [] : [{ index: 0, text: shortDay(days[0]) }]
}

function Marks({ frame }: { frame: Frame }) {
  const { points, marks = [], scale, height, width } = frame
  const found = marks.flatMap((mark) => {
    const index = points.findIndex((point) => point.day === mark.day)
    return index < 0 ? [] : [{ label: mark.label, x: scale.x(index) }]
  })
  return (
    <g className={css.mark}>
      {placeLabels(found, width).map((mark) => (
        <g key={`${mark.x} ${mark.label}`}>
          <line
            x1={mark.x}
            x2={mark.x}
            y1={edge.top - 8}
            y2={height - edge.bottom}
            stroke="var(--dot)"
            strokeDasharray="2 3"
          />
          <text
            x={mark.side === 'right' ? mark.x + 4 : mark.x - 4}
            y={edge.top + 2}
            textAnchor={mark.side === 'right' ? 'start' : 'end'}
          >
            {mark.text}
          </text>
        </g>
      ))}
    </g>
  )
}

const defaultSteps = [0, 50, 75, 100]

function scaleOf(props: HistoryChartProps, width: number, height: number): Scale {
  const { points, steps = defaultSteps } = props
  const top = topOf(props)
  const low = steps[0] ?? 0
  const high = steps.at(-1) ?? 100
  const across = width - edge.left - edge.right
  const down = height - top - edge.bottom
  return {
    x: (index) => edge.left + (index * across) / Math.max(points.length - 1, 1),
    y: (value) => top + down - ((value - low) * down) / (high - low || 1),
  }
}

function nearest(event: MouseEvent<HTMLDivElement>, count: number): number {
  const box = event.currentTarget.getBoundingClientRect()
  const share = (event.clientX - box.left - edge.left) / (box.width - edge.left - edge.right)
  return Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))))
}

const strides: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowUp: 1,
  PageDown: -30,
  PageUp: 30,
  Home: -1e6,
  End: 1e6,
}

function move(event: KeyboardEvent, count: number, at: number | undefined, setAt: (at: number) => void): void {
  const stride = strides[event.key]
  if (stride === undefined) return
  event.preventDefault()
  setAt(Math.min(count - 1, Math.max(0, (at ?? count - 1) + (at === undefined ? 0 : stride))))
}

function MarkLines({ marks = [], day }: { marks: HistoryMark[] | undefined; day: string }) {
  return marks.filter((mark) => mark.day === day).map((mark) => <div key={mark.label}>{mark.label}</div>)
}

function readoutPlace(x: number, width: number) {
  return x > width / 2 ? { right: width - x + 10 } : { left: x + 10 }
}

function summary(points: HistoryPoint[], say: (value: number) => string): string {
  const known = points.filter((point): point is { day: string; value: number } => point.value !== null)
  const first = known[0]
  const last = known.at(-1)
  if (!first || !last) return t`nothing known`
  return t`from ${say(first.value)} on ${shortDay(first.day)} to ${say(last.value)} on ${shortDay(last.day)}`
}

function spoken(point: HistoryPoint | undefined, marks: HistoryMark[] = [], say: (value: number) => string): string {
  if (!point) return t`nothing known`
  const notes = marks.filter((mark) => mark.day === point.day).map((mark) => `, ${mark.label}`)
  return `${longDay(point.day)}: ${point.value === null ? 'unknown' : say(point.value)}${notes.join('')}`
}

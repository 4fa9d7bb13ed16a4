import { t } from '../../kernel/words.ts'
import { type Band, bandColour } from './band.ts'
import { type Scale, segmentsOf } from './line.ts'

type SparklineProps = {
  values: (number | null)[]
  /** What it shows, such as "Health, 90 days". The first and last value are added. */
  label: string
  band?: Band | null
  width?: number
  height?: number
  /** Without it the line fills the height between its own lowest and highest value. */
  range?: [number, number]
}

/** A small line without axes. Gaps stay gaps: unknown is not zero. */
export function Sparkline({ values, label, band, width = 88, height = 22, range }: SparklineProps) {
  const known = values.filter((value): value is number => value !== null)
  const scale = sparkScale(values.length, known, { width, height, range })
  return (
    <svg width={width} height={height} role="img" aria-label={spoken(label, known)} style={{ display: 'block' }}>
      {segmentsOf(values, scale).map((points) => (
        <polyline
          key={points}
          points={points}
          fill="none"
          stroke={band ? bandColour[band] : 'var(--slate)'}
          strokeWidth="1.5"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
    </svg>
  )
}

type Frame = { width: number; height: number; range: [number, number] | undefined }

function sparkScale(count: number, known: number[], { width, height, range }: Frame): Scale {
  const [low, high] = range ?? [Math.min(...known), Math.max(...known)]
  const span = high - low || 1
  return {
    x: (index) => 1 + (index * (width - 2)) / Math.max(count - 1, 1),
    y: (value) => (high === low ? height / 2 : height - 2 - ((value - low) * (height - 4)) / span),
  }
}

function spoken(label: string, known: number[]): string {
  const first = known[0]
  const last = known.at(-1)
  if (first === undefined || last === undefined) return t`${label}: nothing known`
  return t`${label}: from ${Math.round(first)} to ${Math.round(last)}`
}

import { encode } from 'uqr'

/** Always dark on light, with its quiet border: readers of codes know nothing of dark mode. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width={184}
      height={184}
      shapeRendering="crispEdges"
      style={{ background: '#fff', borderRadius: 6, flex: 'none' }}
    >
      <path d={squares(data)} fill="#000" />
    </svg>
  )
}

/** One path of all dark squares, row by row. */
const squares = (rows: boolean[][]): string =>
  rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')

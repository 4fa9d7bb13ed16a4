import { signed } from '../lib/format.ts'
import css from './Blocks.module.css'
import type { Band } from './band.ts'
import { HistoryChart } from './HistoryChart.tsx'

type Tone = 'plain' | 'good' | 'bad' | 'quiet'
type Cell = { text: string; tone?: Tone | undefined; href?: string | undefined }
type Table = {
  kind: 'table'
  label: string
  columns: { label: string; align?: 'end' | undefined }[]
  rows: Cell[][]
  total?: Cell[] | undefined
}

/** A piece of a document, as the server writes it. */
export type Block =
  | { kind: 'figures'; figures: (Cell & { label: string; note?: string | undefined })[] }
  | { kind: 'text'; text: string; tone?: Tone | undefined }
  | Table
  | { kind: 'moves'; label: string; moves: { points: number; text: string }[] }
  | {
      kind: 'chart'
      chart: {
        label: string
        points: { day: string; value: number | null }[]
        marks: { day: string; label: string }[]
        steps: number[]
        band: Band | null
      }
    }

/** What stands in a chapter of a document, on its page. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block) => <Shown key={JSON.stringify(block).slice(0, 200)} block={block} />)
}

function Shown({ block }: { block: Block }) {
  switch (block.kind) {
    case 'text':
      return <p className={block.tone === 'quiet' ? `${css.text} dim` : css.text}>{block.text}</p>
    case 'figures':
      return (
        <dl className={css.figures}>
          {block.figures.map(({ label, note, ...cell }) => (
            <div key={label}>
              <dt className="dim">{label}</dt>
              <dd>{content(cell)}</dd>
              {note && <dd className="dim">{note}</dd>}
            </div>
          ))}
        </dl>
      )
    case 'moves':
      return (
        <ul className={css.moves} aria-label={block.label}>
          {block.moves.map(({ points, text }) => (
            <li key={text}>
              <span className={css.points}>{signed(points, 1)}</span> <span>{text}</span>
            </li>
          ))}
        </ul>
      )
    case 'chart':
      return (
        <HistoryChart
          label={block.chart.label}
          points={block.chart.points}
          marks={block.chart.marks}
          band={block.chart.band}
          steps={[0, ...block.chart.steps, 100]}
        />
      )
    case 'table':
      return <Rows table={block} />
  }
}

function Rows({ table: { label, columns, rows, total } }: { table: Table }) {
  return (
    <div className={css.scroll}>
      <table className={css.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ label: name, align }) => (
              <th key={name} scope="col" className={align && css.end}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={JSON.stringify(row)}>{cells(row, columns)}</tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr>{cells(total, columns)}</tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

const cells = (row: readonly Cell[], columns: Table['columns']) =>
  row.map((cell, place) => (
    <td
      // biome-ignore lint/suspicious/noArrayIndexKey: cells of a row keep their order
      key={place}
      className={[columns[place]?.align && css.end, toneClass(cell.tone)].filter(Boolean).join(' ') || undefined}
    >
      {content(cell)}
    </td>
  ))

function toneClass(tone: Tone | undefined): string | undefined {
  if (tone === 'quiet') return 'dim'
  return tone === 'bad' ? css.bad : tone === 'good' ? css.good : undefined
}

const content = ({ text, href }: Cell) => (href && /^https?:/.test(href) ? <a href={href}>{text}</a> : text)

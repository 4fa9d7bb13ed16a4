import type { ReactNode } from 'react'
import css from './Rows.module.css'

type SampleTableProps = {
  label: string
  /** What the number before each row counts. */
  counted: string
  head: readonly string[]
  rows: { line: number; cells: ReactNode[] }[]
}

/** The first rows of a file or a stream, as they come or as they would be taken. */
export function SampleTable({ label, counted, head, rows }: SampleTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: an area that scrolls must be reachable by keyboard
    <section className={css.sample} tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{counted}</th>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, cells }) => (
            <tr key={line}>
              <td className="dim figures">{line}</td>
              {head.map((name, place) => (
                <td key={name}>{cells[place]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

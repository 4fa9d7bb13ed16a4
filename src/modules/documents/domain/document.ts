import { type Band, bandWord } from '../../../kernel/band.ts'
import type { Day } from '../../../kernel/day.ts'

export type { Band }
export type Tone = 'plain' | 'good' | 'bad' | 'quiet'

/** One value of a table or a strip: what it says, how it is meant, and where it leads. */
export interface Cell {
  text: string
  tone?: Tone
  /** Only an address of the web becomes a link; anything else stays text. */
  href?: string
}

export interface Figure extends Cell {
  label: string
  note?: string
}

export interface Column {
  label: string
  /** Figures stand under each other. */
  align?: 'end'
}

export interface ChartPoint {
  day: Day
  value: number | null
}

/** A score from 0 to 100 over days. */
export interface Chart {
  label: string
  points: readonly ChartPoint[]
  marks: readonly { day: Day; label: string }[]
  /** Where the bands begin. */
  steps: readonly number[]
  band: Band | null
}

export type Block =
  | { kind: 'figures'; figures: readonly Figure[] }
  | { kind: 'text'; text: string; tone?: Tone }
  | { kind: 'chart'; chart: Chart }
  | {
      kind: 'table'
      label: string
      columns: readonly Column[]
      rows: readonly (readonly Cell[])[]
      total?: readonly Cell[]
    }
  /** What moved a score: so many points, and why. */
  | { kind: 'moves'; label: string; moves: readonly { points: number; text: string }[] }

export interface Chapter {
  title: string
  /** Smaller, beside the title. */
  aside?: string
  blocks: readonly Block[]
}

/** Something to read on paper or in a browser: the same whatever draws it. */
export interface Document {
  /** Who speaks: the workspace. */
  house: string
  title: string
  state: { band: Band; score: number | null } | null
  /** One sentence under the title. */
  lead: string | null
  /** The day whose state it shows. */
  asOf: Day
  chapters: readonly Chapter[]
  /** The last line: how long it can be read, and by whom it was made. */
  closing: string | null
  /** A deck shows one chapter to a page, across; else chapters follow each other down the page. */
  layout?: 'deck'
}

/** Red 38, Green 83; of a grey one its word alone. */
export const sayState = ({ band, score }: { band: Band; score: number | null }): string =>
  band === 'grey' || score === null ? bandWord('grey') : `${bandWord(band)} ${Math.round(score)}`

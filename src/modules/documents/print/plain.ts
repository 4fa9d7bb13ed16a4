import { fileURLToPath } from 'node:url'
import { longDate } from '../../../kernel/say.ts'
import { speech, t } from '../../../kernel/words.ts'
import { drawn, floor, inWords, left, right, size } from '../domain/chart.ts'
import {
  type Band,
  type Block,
  type Cell,
  type Chapter,
  type Chart,
  type Document,
  type Figure,
  sayState,
} from '../domain/document.ts'
import { sayChange } from '../domain/say.ts'

const ink = '#1c1d1f'
const quiet = '#666b71'
const line = '#d6d6d2'
const bandColours: Readonly<Record<Band, string>> = {
  green: '#287046',
  yellow: '#8a5f00',
  red: '#b3352a',
  grey: '#5c6066',
}

type Paper = PDFKit.PDFDocument

const margin = 48

/** Latin, Greek, Cyrillic and more; a sign that it lacks is drawn as an empty box. */
const fonts = {
  plain: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  bold: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
}

/** All that the page says in a plain layout, without a browser. The same document gives the same bytes. */
export async function printPlainly(document: Document): Promise<Uint8Array<ArrayBuffer>> {
  const made = new Date(`${document.asOf}T00:00:00Z`)
  const { default: PDFDocument } = await import('pdfkit')
  const paper = new PDFDocument({
    size: 'A4',
    layout: document.layout === 'deck' ? 'landscape' : 'portrait',
    font: fonts.plain,
    margin,
    bufferPages: true,
    lang: speech().language,
    displayTitle: true,
    info: { Title: document.title, Author: document.house, CreationDate: made, ModDate: made },
  })
  const chunks: Buffer[] = []
  paper.on('data', (chunk: Buffer) => chunks.push(chunk))
  const finished = new Promise<void>((resolve, reject) => {
    paper.on('end', resolve)
    paper.on('error', reject)
  })
  head(paper, document)
  for (const one of document.chapters) {
    if (document.layout === 'deck') paper.addPage()
    chapter(paper, one)
  }
  if (document.closing !== null) write(paper, document.closing, { size: 8, colour: quiet, above: 14 })
  numberPages(paper)
  paper.end()
  await finished
  return new Uint8Array(Buffer.concat(chunks))
}

function head(paper: Paper, { house, title, state, lead, asOf }: Document): void {
  write(paper, house, { size: 9, colour: quiet })
  write(paper, title, { size: 18, weight: 'bold', above: 2 })
  if (state) mark(paper, state)
  if (lead !== null) write(paper, lead, { size: 10, above: 4 })
  write(paper, t`As of ${longDate(asOf)}`, { size: 9, colour: quiet, above: 4 })
}

/** The band as shape and word, never by its colour alone. */
function mark(paper: Paper, state: { band: Band; score: number | null }): void {
  const [x, y] = [margin + 5, paper.y + 10]
  const colour = bandColours[state.band]
  if (state.band === 'green') paper.circle(x, y, 4).fill(colour)
  if (state.band === 'grey') paper.circle(x, y, 3.6).lineWidth(1.2).stroke(colour)
  if (state.band === 'red') paper.rect(x - 4, y - 4, 8, 8).fill(colour)
  if (state.band === 'yellow') paper.polygon([x, y - 5], [x + 5, y], [x, y + 5], [x - 5, y]).fill(colour)
  write(paper, sayState(state), { size: 11, weight: 'bold', colour, above: 4, indent: 16 })
}

function chapter(paper: Paper, { title, aside, blocks }: Chapter): void {
  keepRoom(paper, 70)
  paper.y += 16
  paper.moveTo(margin, paper.y).lineTo(edgeOf(paper), paper.y).lineWidth(0.5).stroke(line)
  write(paper, aside === undefined ? title : `${title} (${aside})`, { size: 12, weight: 'bold', above: 8 })
  for (const one of blocks) block(paper, one)
}

function block(paper: Paper, one: Block): void {
  if (one.kind === 'figures') figures(paper, one.figures)
  if (one.kind === 'text') write(paper, one.text, { size: 9, above: 5, colour: one.tone === 'quiet' ? quiet : ink })
  if (one.kind === 'chart') chart(paper, one.chart)
  if (one.kind === 'table') table(paper, one)
  if (one.kind === 'moves') moves(paper, one)
}

function figures(paper: Paper, all: readonly Figure[]): void {
  for (const { label, text, note } of all)
    row(paper, [{ text: label, tone: 'quiet' }, { text: note === undefined ? text : `${text}, ${note}` }], [0.25, 0.75])
}

function moves(paper: Paper, { label, moves: all }: Extract<Block, { kind: 'moves' }>): void {
  write(paper, label, { size: 9, weight: 'bold', above: 8 })
  for (const { points, text } of all) row(paper, [{ text: sayChange(points) }, { text }], [0.1, 0.9])
}

function table(paper: Paper, { columns, rows, total }: Extract<Block, { kind: 'table' }>): void {
  // The first column says what a row is about and needs the most room.
  const shares = columns.map((_, at) => (at === 0 ? 2.2 : 1))
  const sum = shares.reduce((all, share) => all + share, 0)
  const widths = shares.map((share) => share / sum)
  const aligned = columns.map(({ align }) => (align === 'end' ? ('right' as const) : ('left' as const)))
  row(
    paper,
    columns.map(({ label }) => ({ text: label, tone: 'quiet' })),
    widths,
    aligned,
  )
  for (const cells of rows) row(paper, cells, widths, aligned)
  if (total) row(paper, total, widths, aligned)
}

/** One line of cells, as high as its highest, never torn between two pages. */
function row(
  paper: Paper,
  cells: readonly Cell[],
  widths: readonly number[],
  aligned: readonly ('left' | 'right')[] = [],
): void {
  const across = edgeOf(paper) - margin
  const places = cells.map((cell, at) => {
    const x = margin + across * widths.slice(0, at).reduce((sum, width) => sum + width, 0)
    const width = across * (widths[at] ?? 0) - 8
    const height = paper.font(fonts.plain).fontSize(8).heightOfString(writable(cell.text), { width })
    return { x, width, height, align: aligned[at], cell }
  })
  const height = Math.max(...places.map((place) => place.height)) + 6
  keepRoom(paper, height)
  const y = paper.y + 4
  for (const { x, width, align, cell } of places) {
    paper
      .font(fonts.plain)
      .fontSize(8)
      .fillColor(cell.tone === 'quiet' ? quiet : ink)
    paper.text(writable(cell.text), x, y, { width, ...(align ? { align } : {}) })
  }
  paper.x = margin
  paper.y = y - 4 + height
}

function chart(paper: Paper, data: Chart): void {
  const scale = (edgeOf(paper) - margin) / size.width
  keepRoom(paper, size.height * scale + 40)
  const start = paper.y + 8
  const at = (x: number, y: number): [number, number] => [margin + x * scale, start + y * scale]
  const { lines, levels, ticks } = drawn(data)
  for (const { y, text } of levels) {
    paper
      .moveTo(...at(left, y))
      .lineTo(...at(right, y))
      .lineWidth(0.5)
      .stroke(line)
    label(paper, text, at(0, y - 5))
  }
  for (const { x, text } of ticks) label(paper, text, at(x, floor + 6))
  for (const [first, ...rest] of lines) {
    if (!first) continue
    paper.moveTo(...at(...first))
    for (const point of rest.length > 0 ? rest : [first]) paper.lineTo(...at(...point))
    paper.lineWidth(1.4).stroke(data.band ? bandColours[data.band] : ink)
  }
  paper.x = margin
  paper.y = start + size.height * scale
  write(paper, inWords(data), { size: 9, colour: quiet, above: 6 })
}

const label = (paper: Paper, text: string, [x, y]: [number, number]) =>
  paper.font(fonts.plain).fontSize(7).fillColor(quiet).text(text, x, y, { lineBreak: false })

interface Writing {
  size: number
  weight?: keyof typeof fonts
  colour?: string
  above?: number
  indent?: number
}

function write(
  paper: Paper,
  text: string,
  { size: height, weight = 'plain', colour = ink, above = 0, indent = 0 }: Writing,
): void {
  paper.y += above
  paper.font(fonts[weight]).fontSize(height).fillColor(colour)
  paper.text(writable(text), margin + indent, paper.y, { width: edgeOf(paper) - margin - indent })
  paper.x = margin
}

const edgeOf = (paper: Paper): number => paper.page.width - margin

function keepRoom(paper: Paper, height: number): void {
  if (paper.y + height > paper.page.height - margin) paper.addPage()
}

function numberPages(paper: Paper): void {
  const { start, count } = paper.bufferedPageRange()
  for (let at = start; at < start + count; at++) {
    paper.switchToPage(at)
    // Below the margin a text would begin another page.
    paper.page.margins.bottom = 0
    const text = t`${at + 1} of ${count}`
    paper.font(fonts.plain).fontSize(8).fillColor(quiet)
    paper.text(text, margin, paper.page.height - 32, {
      width: edgeOf(paper) - margin,
      align: 'right',
      lineBreak: false,
    })
  }
}

/** Control signs have no shape; a line that somebody broke stays broken. */
const writable = (text: string): string => text.replace(/\p{Cc}/gu, (sign) => (sign === '\n' ? sign : ' '))

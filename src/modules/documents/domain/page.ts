import { bandInText } from '../../../kernel/band.ts'
import { longDate } from '../../../kernel/say.ts'
import { speech, t } from '../../../kernel/words.ts'
import { drawn, floor, inWords, left, right, size, top } from './chart.ts'
import type { Band, Block, Cell, Chapter, Chart, Column, Document, Figure } from './document.ts'
import { sayState } from './document.ts'
import { html, type Markup, webAddress } from './markup.ts'
import { sayChange } from './say.ts'

/** How a page looks, and what it may load, as the attribute of its own head. */
export interface Dress {
  styles: string
  policy: string
}

/** A whole page that needs nothing besides itself. The same document is the same text, letter by letter. */
export function page(document: Document, dress: Dress, extras: { pdf: string | null }): string {
  return framed(
    { title: document.title, layout: document.layout },
    dress,
    html`<header>
<p class="house">${document.house}</p>
<div class="head"><h1><bdi>${document.title}</bdi></h1>${document.state ? pill(document.state) : null}</div>
${document.lead === null ? null : html`<p class="lead">${document.lead}</p>\n`}<p class="day">${t`As of ${longDate(document.asOf)}`}${
      extras.pdf === null ? null : html`<a class="paper" href="${extras.pdf}">${t`Download PDF`}</a>`
    }</p>
</header>
${document.chapters.map(chapter)}${document.closing === null ? null : html`<footer>${document.closing}</footer>\n`}`,
  )
}

/** What stands where a link has ended, was taken back or never was: always the same. */
export const notice = (dress: Dress, { title, text }: { title: string; text: string }): string =>
  framed({ title }, dress, html`<header><h1>${title}</h1>\n<p class="lead">${text}</p></header>\n`)

interface Frame {
  title: string
  layout?: Document['layout']
}

function framed({ title, layout }: Frame, { styles, policy }: Dress, content: Markup): string {
  const head = html`<!doctype html>
<html lang="${speech().language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${{ markup: styles }}</style>
</head>
<body${layout === undefined ? null : html` class="${layout}"`}>
<main>
${content}</main>
</body>
</html>
`
  return head.markup
}

const chapter = ({ title, aside, blocks }: Chapter): Markup => html`<section>
<div class="top"><h2>${title}</h2>${aside === undefined ? null : html`<p class="aside">${aside}</p>`}</div>
${blocks.map(block)}</section>
`

function block(one: Block): Markup {
  switch (one.kind) {
    case 'figures':
      return html`<dl class="strip">${one.figures.map(figure)}</dl>\n`
    case 'text':
      return html`<p class="text ${one.tone ?? 'plain'}">${one.text}</p>\n`
    case 'chart':
      return chart(one.chart)
    case 'table':
      return table(one)
    case 'moves':
      return html`<h3>${one.label}</h3>
<ul class="moves">${one.moves.map(
        ({ points, text }) =>
          html`<li><b class="${points < 0 ? 'bad' : 'good'}">${sayChange(points)}</b> <span>${text}</span></li>`,
      )}</ul>\n`
  }
}

const figure = ({ label, note, ...cell }: Figure): Markup =>
  html`<div><dt>${label}</dt><dd>${content(cell)}</dd>${note === undefined ? null : html`<dd class="note">${note}</dd>`}</div>`

function table({ label, columns, rows, total }: Extract<Block, { kind: 'table' }>): Markup {
  return html`<div class="table"><table aria-label="${label}">
<thead><tr>${columns.map((column) => html`<th scope="col" class="${column.align ?? 'start'}">${column.label}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => row(cells, columns))}</tbody>${total ? html`<tfoot>${row(total, columns)}</tfoot>` : null}
</table></div>
`
}

/** On a phone each row is a card, and a cell says its column itself. */
const row = (cells: readonly Cell[], columns: readonly Column[]): Markup =>
  html`<tr>${cells.map(
    (cell, at) =>
      html`<td class="${columns[at]?.align ?? 'start'}" data-label="${columns[at]?.label ?? ''}">${content(cell)}</td>`,
  )}</tr>\n`

function content({ text, tone = 'plain', href }: Cell): Markup {
  const address = href === undefined ? null : webAddress(href)
  if (address !== null) return html`<a href="${address}" rel="noopener noreferrer nofollow">${text}</a>`
  return tone === 'plain' ? html`${text}` : html`<span class="${tone}">${text}</span>`
}

const pill = (state: { band: Band; score: number | null }): Markup =>
  html`<span class="pill ${state.band}">${shape(state.band)}${sayState(state)}</span>`

/** Circle, diamond, square, ring: the band for those who do not see its colour. */
function shape(band: Band): Markup {
  const drawings: Record<Band, Markup> = {
    green: html`<circle cx="4.5" cy="4.5" r="3.5"/>`,
    yellow: html`<path d="M4.5 .2 8.8 4.5 4.5 8.8 .2 4.5Z"/>`,
    red: html`<rect x="1" y="1" width="7" height="7" rx="1"/>`,
    grey: html`<circle class="ring" cx="4.5" cy="4.5" r="3.2"/>`,
  }
  return html`<svg viewBox="0 0 9 9" width="9" height="9" aria-hidden="true">${drawings[band]}</svg>`
}

function chart(data: Chart): Markup {
  const { lines, levels, ticks, marks } = drawn(data)
  const words = inWords(data)
  const said = data.band ? t`${data.label}, now ${bandInText(data.band)}` : data.label
  return html`<svg class="chart ${data.band ?? 'none'}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${said}: ${words}">
${levels.map(
  ({ y, text }) =>
    html`<line class="level" x1="${left}" x2="${right}" y1="${y}" y2="${y}"/><text x="${left - 8}" y="${y + 4}" text-anchor="end">${text}</text>`,
)}${ticks.map(({ x, text }) => html`<text x="${x}" y="${size.height - 4}">${text}</text>`)}
${marks.map(
  ({ x, text, side }) =>
    html`<line class="mark" x1="${x}" x2="${x}" y1="${top - 6}" y2="${floor}"/><text x="${side === 'right' ? x + 4 : x - 4}" y="${top - 6}" text-anchor="${side === 'right' ? 'start' : 'end'}">${text}</text>`,
)}
${lines.map(
  (line) =>
    html`<polyline points="${(line.length === 1 ? [...line, ...line] : line).map(([x, y]) => `${x},${y}`).join(' ')}"/>`,
)}</svg>
<p class="text quiet">${words}</p>
`
}

import { t } from '../../../kernel/words.ts'
import type { Block, Cell, Chapter, Document } from '../../documents/index.ts'

const safe = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`)

/** Where the mail leads: the workspace's pages, with a slash at the end. */
export interface Around {
  base: string
}

/** A report as plain text, for readers of mail that show nothing else. */
export function reportText(document: Document, { base }: Around): string {
  const chapters = document.chapters.map(({ title, blocks }) =>
    [title.toUpperCase(), ...blocks.flatMap(linesOf)].join('\n'),
  )
  return [document.title, document.lead ?? '', ...chapters, `--\n${footOf()}\n${base}dashboards`]
    .filter((part) => part !== '')
    .join('\n\n')
}

const footOf = (): string => t`You asked for this report each week. Change its day or switch it off, or read it as PDF:`

const rowText = (cells: readonly Cell[]) =>
  `- ${cells
    .map(({ text }) => text)
    .filter(Boolean)
    .join(', ')}`

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'figures':
      return block.figures.map(({ label, text, note }) => `- ${label}: ${text}${note ? ` (${note})` : ''}`)
    case 'table':
      return [...block.rows, ...(block.total ? [block.total] : [])].map(rowText)
    case 'text':
      return [block.text]
    default:
      return []
  }
}

/** The same as a page of plain HTML: words, tables and links, nothing that is fetched. */
export function reportHtml(document: Document, { base }: Around, language: string): string {
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${safe(document.title)}</title></head>
<body style="max-width:640px;margin:0 auto;padding:16px;font:14px/1.5 system-ui,sans-serif;color:#1c1c1c;background:#fff">
<h1 style="font-size:18px;margin:0 0 4px">${safe(document.title)}</h1>
<p style="margin:0">${safe(document.lead ?? '')}</p>
${document.chapters.map(chapterHtml).join('\n')}
<p style="margin:32px 0 0;color:#555;font-size:12px">${safe(footOf())} <a href="${safe(base)}dashboards" style="color:#1d5fa8">${safe(t`Dashboards`)}</a></p>
</body>
</html>
`
}

const chapterHtml = ({ title, blocks }: Chapter): string =>
  [`<h2 style="font-size:15px;margin:24px 0 8px">${safe(title)}</h2>`, ...blocks.map(blockHtml)].join('\n')

function blockHtml(block: Block): string {
  if (block.kind === 'text') return `<p style="margin:6px 0">${safe(block.text)}</p>`
  if (block.kind === 'figures')
    return tableHtml(
      block.figures.map(({ label, text, note }) => [{ text: label }, { text }, { text: note ?? '' }]),
      [{ text: '' }, { text: '', isEnd: true }, { text: '' }],
    )
  if (block.kind !== 'table') return ''
  const columns = block.columns.map(({ label, align }) => ({ text: label, isEnd: align === 'end' }))
  return tableHtml([...block.rows, ...(block.total ? [block.total] : [])], columns)
}

function tableHtml(rows: readonly (readonly Cell[])[], columns: readonly { text: string; isEnd?: boolean }[]): string {
  const cell = (tag: 'th' | 'td', text: string, at: number) =>
    `<${tag} style="padding:4px 8px 4px 0;border-bottom:1px solid #e5e5e2;font-weight:${tag === 'th' ? 500 : 400};text-align:${columns[at]?.isEnd ? 'right' : 'left'}">${safe(text)}</${tag}>`
  const head = columns.some(({ text }) => text !== '')
    ? `<tr>${columns.map(({ text }, at) => cell('th', text, at)).join('')}</tr>`
    : ''
  const body = rows.map((row) => `<tr>${row.map(({ text }, at) => cell('td', text, at)).join('')}</tr>`)
  return `<table style="width:100%;border-collapse:collapse">${head}${body.join('')}</table>`
}

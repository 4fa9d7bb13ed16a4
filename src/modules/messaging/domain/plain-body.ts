/**
 * A plain body as HTML: paragraphs, lists, headings, **bold**, *emphasis*, [words](address) and > quotes. The template's own
 * words, {{ name }} and {% if %}, stay where they are and are filled in later, so that no value can become markup.
 */
export function htmlOfPlain(body: string): string {
  const lines = body.replaceAll('\r\n', '\n').split('\n').map(readLine)
  const parts: string[] = []
  let open: Block | null = null
  const close = () => {
    if (open) parts.push(blockHtml(open))
    open = null
  }
  let at = 0
  while (at < lines.length) {
    const { kind, text } = lines[at] as Line
    const items: Line[] = open === null ? [] : choiceWithin(lines, at, (open as Block).kind)
    if (open !== null && items.length > 0) (open as Block).lines.push(...items)
    else if (kind === 'tag' || kind === 'blank' || kind === 'heading') {
      close()
      if (kind === 'tag') parts.push(text)
      if (kind === 'heading') parts.push(`<h2>${inline(text)}</h2>`)
    } else if (open !== null && (open as Block).kind === kind) (open as Block).lines.push({ kind, text })
    else {
      close()
      open = { kind, lines: [{ kind, text }] }
    }
    at += Math.max(1, items.length)
  }
  close()
  return parts.join('\n')
}

/** The lines of an {% if %} whose whole content is items of the list in which it stands; none where it is not. */
function choiceWithin(lines: readonly Line[], from: number, kind: Block['kind']): Line[] {
  const begins = lines[from]?.kind === 'tag' && /^\{%-? *if /.test(lines[from]?.text ?? '')
  if (!begins || (kind !== 'list' && kind !== 'numbers')) return []
  for (let at = from + 1; at < lines.length; at++) {
    const line = lines[at] as Line
    if (line.kind === 'tag' && /^\{%-? *endif/.test(line.text)) return lines.slice(from, at + 1)
    if (line.kind !== kind) return []
  }
  return []
}

interface Block {
  kind: 'text' | 'list' | 'numbers' | 'quote'
  lines: Line[]
}

type Line = { kind: Block['kind'] | 'tag' | 'blank' | 'heading'; text: string }

function readLine(line: string): Line {
  const text = line.trim()
  if (text === '') return { kind: 'blank', text }
  if (/^\{%.*%\}$/.test(text) && text.indexOf('%}') === text.length - 2) return { kind: 'tag', text }
  const patterns = [
    ['heading', /^#{1,3} +/],
    ['list', /^[-*] +/],
    ['numbers', /^\d{1,2}[.)] +/],
    ['quote', /^> */],
  ] as const
  for (const [kind, pattern] of patterns) {
    const match = pattern.exec(text)
    if (match) return { kind, text: text.slice(match[0].length) }
  }
  return { kind: 'text', text }
}

function blockHtml({ kind, lines }: Block): string {
  const items = () => lines.map((line) => (line.kind === 'tag' ? line.text : `<li>${inline(line.text)}</li>`)).join('')
  if (kind === 'list') return `<ul>${items()}</ul>`
  if (kind === 'numbers') return `<ol>${items()}</ol>`
  const text = lines.map((line) => inline(line.text)).join('<br>')
  return kind === 'quote' ? `<blockquote>${text}</blockquote>` : `<p>${text}</p>`
}

/** Marks within a line. What stands in braces is the template's and is left alone. */
function inline(line: string): string {
  return line
    .split(/(\{\{.*?\}\}|\{%.*?%\})/)
    .map((part, place) => (place % 2 === 1 ? part : escaped(part)))
    .join('')
    .replace(
      /\[([^\]]{1,200})\]\(((?:https?:\/\/|mailto:|\{\{)[^\s)]{0,500}(?:\s*\}\})?|\{\{[^}]{1,80}\}\})\)/g,
      '<a href="$2">$1</a>',
    )
    .replace(/\*\*([^*]{1,500})\*\*/g, '<strong>$1</strong>')
    .replace(/(?<!\*)\*([^*\s][^*]{0,498})\*(?!\*)/g, '<em>$1</em>')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)

/** The same without marks, as the part of a mail that is text alone: addresses of links stand behind their words. */
export function textOfPlain(body: string): string {
  return body
    .replaceAll('\r\n', '\n')
    .replace(/^\s*(\{%[^%]*%\})\s*\n/gm, '$1')
    .replace(/\[([^\]]{1,200})\]\(([^)]{1,600})\)/g, '$1: $2')
    .replace(/\*\*([^*]{1,500})\*\*/g, '$1')
    .replace(/^#{1,3} +/gm, '')
}

/** A mail as plain as a letter: one column, the reader's own fonts, nothing fetched from anywhere. */
export const letter = (inner: string, language: string): string => `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><style>
body{margin:0;padding:24px 16px;font:16px/1.55 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif}
.letter{max-width:600px;margin:0 auto}h2{font-size:18px;margin:24px 0 8px}p,ul,ol,blockquote{margin:0 0 16px}
blockquote{border-left:3px solid #aaa;padding-left:12px}.foot{font-size:13px;opacity:.75;margin-top:32px}
</style></head><body><div class="letter">${inner}</div></body></html>`

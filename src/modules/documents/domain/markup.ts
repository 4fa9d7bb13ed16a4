/** Text that is HTML already. Everything else is escaped where it is put into some. */
export interface Markup {
  readonly markup: string
}

type Part = Markup | string | number | null | readonly Part[]

/** HTML from a template: whatever is put in is escaped, unless it is markup itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: texts.map((text, at) => text + written(parts[at] ?? null)).join('') }
}

function written(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string') return escaped(part)
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map(written).join('')
}

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Signs of HTML become text; control characters, which no document may hold, are left out. */
export const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (sign) => (/[\t\n]/.test(sign) ? sign : ''))
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? sign)

/** An address of the web as it may stand in a link; null for anything else, such as a script. */
export function webAddress(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null
  const { protocol, href, username, password } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? href : null
}

/**
 * A text that somebody else wrote, on one line and without meaning in Markdown: a ticket's subject must not become an
 * image that a client loads, nor a heading that speaks in our name.
 */
export function plain(text: string, longest = 300): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  const cut = line.length > longest ? `${line.slice(0, longest - 1)}…` : line
  return cut.replace(/[\\`*_[\]<>!#|~]/g, (mark) => `\\${mark}`)
}

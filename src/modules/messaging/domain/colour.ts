/** A colour as pages write it: #1f4b99. */
export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text)

/** How light a colour is, as WCAG counts it: 0 black to 1 white. */
function lightness(colour: string): number {
  const part = (at: number): number => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

/** Whether words in this colour are read on white (WCAG AA, 4.5 to 1). */
export const isLegible = (colour: string): boolean => 1.05 / (lightness(colour) + 0.05) >= 4.5

/** A letter in the company's colour: a line above it, headings and links. In the dark its reader's program chooses. */
export const inColour = (html: string, colour: string | null): string =>
  colour === null || !isColour(colour)
    ? html
    : html.replace(
        '</style>',
        `.letter{border-top:4px solid ${colour};padding-top:20px}a,h2{color:${colour}}@media (prefers-color-scheme:dark){a,h2{color:inherit}}</style>`,
      )

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { installed } from '../../platform/installation.ts'
import type { Dress } from './domain/page.ts'
import { stylesOf } from './domain/styles.ts'

/** Colours are those of the product's page: one file for both. */
const tokensFile = installed('src/web/ui/tokens.css')

const fontFile = fileURLToPath(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'))

let kept: Dress | undefined
let asked: { colour: string; dress: Dress } | undefined

/**
 * How documents look, in the company's colour where it has one. Nothing may be loaded, run, framed or sent; the one
 * stylesheet is known by its hash.
 */
export function dress(colour: string | null = null): Dress {
  if (colour === null) {
    kept ??= made(null)
    return kept
  }
  // The last colour is kept: a company prints several documents in a row.
  if (asked?.colour !== colour) asked = { colour, dress: made(colour) }
  return asked.dress
}

function made(colour: string | null): Dress {
  const styles = stylesOf(readFileSync(tokensFile, 'utf8'), readFileSync(fontFile).toString('base64'), colour)
  const hash = createHash('sha256').update(styles).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; font-src data:; base-uri 'none'; form-action 'none'`
  return { styles, policy }
}

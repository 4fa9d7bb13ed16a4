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

/** How documents look. Nothing may be loaded, run, framed or sent; the one stylesheet is known by its hash. */
export function dress(): Dress {
  kept ??= made()
  return kept
}

function made(): Dress {
  const styles = stylesOf(readFileSync(tokensFile, 'utf8'), readFileSync(fontFile).toString('base64'))
  const hash = createHash('sha256').update(styles).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; font-src data:; base-uri 'none'; form-action 'none'`
  return { styles, policy }
}

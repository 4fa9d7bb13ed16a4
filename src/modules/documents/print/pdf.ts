import type { Platform } from '../../../platform/contributions.ts'
import type { Document } from '../domain/document.ts'
import { page } from '../domain/page.ts'
import { dress } from '../dress.ts'
import { printInBrowser } from './browser.ts'
import { printPlainly } from './plain.ts'

/**
 * A document as PDF: the page itself, printed by the Chromium of this machine; where there is none, or it fails or is
 * asked for too much at once, the same words in a plain layout.
 */
export async function printed(
  { log, clock }: Platform,
  document: Document,
  colour: string | null = null,
): Promise<Uint8Array<ArrayBuffer>> {
  const html = page(document, dress(colour), { pdf: null })
  const outcome = await printInBrowser(html, clock.now().getTime())
  if (outcome.kind === 'printed') return outcome.bytes
  if (outcome.kind === 'failed') log.warn({ reason: outcome.reason }, 'Chromium did not print; a plain PDF was made')
  return printPlainly(document)
}

import type { Document } from '../domain/document.ts'
import { page } from '../domain/page.ts'
import { dress } from '../dress.ts'

/** A document as one page that needs nothing besides itself, in the company's colour where it has one. */
export const pageOf = (document: Document, colour: string | null = null): string =>
  page(document, dress(colour), { pdf: null })

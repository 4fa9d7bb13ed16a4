import type { Document } from '../domain/document.ts'
import { page } from '../domain/page.ts'
import { dress } from '../dress.ts'

/** A document as one page that needs nothing besides itself. */
export const pageOf = (document: Document): string => page(document, dress(), { pdf: null })

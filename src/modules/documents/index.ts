export type { Band, Block, Cell, Chapter, Chart, Column, Document, Figure } from './domain/document.ts'
export { printed } from './print/pdf.ts'
export { pageOf } from './service/page.ts'

export type { Band, Block, Cell, Chapter, Chart, Column, Document, Figure } from './domain/document.ts'

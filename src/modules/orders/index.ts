export type { ReturnKind, Side } from './domain/order.ts'

import type { Listener } from '../../platform/contributions.ts'
import { heed, newsOfIdentity } from './service/rollup.ts'

export const listeners: Record<string, Listener> = Object.fromEntries(newsOfIdentity.map((name) => [name, heed]))

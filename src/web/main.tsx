import './styles.ts'
import { beginToSpeak } from './lib/language.ts'

// Days are reckoned by what the browser knows of calendars; an older one is taught.
if (!('Temporal' in globalThis)) await import('temporal-polyfill/global')

// Sentences also stand in tables that are made while modules are read, so the language comes first.
await beginToSpeak()
const { start } = await import('./start.tsx')
start()

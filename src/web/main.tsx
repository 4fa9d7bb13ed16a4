import './styles.ts'
import { beginToSpeak } from './lib/language.ts'

// Sentences also stand in tables that are made while modules are read, so the language comes first.
await beginToSpeak()
const { start } = await import('./start.tsx')
start()

import { firstOnFifteen, onFifteen } from './oldest-server.ts'
import { chosen, type Part, runParts } from './parts.ts'
import { chromium } from './system.ts'

/** `npm test`, or `npm test -- unit journeys` for some parts of it. What is tagged `prove` is left to `npm run prove`. */
const tests = '!prove'
const parts: Part[] = [
  { name: 'check', run: { program: 'tools/check/main.ts' } },
  { name: 'unit', run: { projects: ['unit'] } },
  onFifteen({ projects: ['database'], only: firstOnFifteen }),
  { name: 'database', run: { project: 'database', under: 'src/' }, tests },
  { name: 'journeys', run: { project: 'journeys', under: 'test/journeys/' }, tests },
  { name: 'peers', run: { project: 'peers', under: 'test/peers/' }, tests },
  { name: 'browser', run: { project: 'browser', under: 'e2e/' }, tests, needs: [chromium] },
]

await runParts(chosen(parts, process.argv.slice(2)))

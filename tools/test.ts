import { onFifteen, testedOnFifteen } from './oldest-server.ts'
import { chosen, type Part, runParts } from './parts.ts'
import { chromium } from './system.ts'

/** `npm test`, or `npm test -- unit journeys` for some parts of it. */
const parts: Part[] = [
  { name: 'check', run: { program: 'tools/check/main.ts' } },
  { name: 'unit', run: { projects: ['unit'] } },
  onFifteen({ projects: ['database', 'journeys'], only: testedOnFifteen }),
  { name: 'database', run: { project: 'database', under: 'src/' } },
  { name: 'journeys', run: { project: 'journeys', under: 'test/journeys/' } },
  { name: 'peers', run: { project: 'peers', under: 'test/peers/' } },
  { name: 'browser', run: { project: 'browser', under: 'e2e/' }, needs: [chromium] },
]

await runParts(chosen(parts, process.argv.slice(2)))

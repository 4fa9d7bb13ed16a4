import { chosen, type Part, runParts } from './parts.ts'
import { chromium, postgresql15 } from './system.ts'

/** `npm test`, or `npm test -- unit journeys` for some parts of it. */
const parts: Part[] = [
  { name: 'check', run: { program: 'tools/check/main.ts' } },
  { name: 'unit', run: { project: 'unit' } },
  { name: 'database', run: { project: 'database' } },
  {
    // The oldest server that DATABASE_URL may name; all SQL is in stores, so their tests are enough.
    name: 'postgresql-15',
    run: { project: 'database', only: 'store.test.ts' },
    needs: [postgresql15],
    env: { TENURE_TEST_POSTGRES: '15' },
  },
  { name: 'journeys', run: { project: 'journeys' } },
  { name: 'peers', run: { project: 'peers' } },
  { name: 'browser', run: { project: 'browser' }, needs: [chromium] },
]

await runParts(chosen(parts, process.argv.slice(2)))

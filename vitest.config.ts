import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Parts of the suite, each a vitest project. `npm test` runs them, some together (tools/test.ts); laws and faults belong to `npm run prove`. */
const pure = [
  'src/kernel/**/*.test.ts',
  'src/**/domain/**/*.test.ts',
  'src/platform/learning/*.test.ts',
  'src/web/**/*.test.{ts,tsx}',
  'tools/**/*.test.ts',
  'bench/**/*.test.ts',
]
const withServer = { globalSetup: ['test/support/global-setup.ts'], testTimeout: 120_000, hookTimeout: 120_000 }
/** The product is read once by each worker and not once by each file: every file makes a world and a database of its own. */
const asOne = { ...withServer, isolate: false }

/**
 * The server's own parts come before the browser's, which take longest and whose short files then end both workers together. What
 * takes minutes comes first of its part: begun late, one worker would wait for it alone.
 */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted(
      (one, other) => placeOf(one) - placeOf(other) || Number(takesMinutes(other)) - Number(takesMinutes(one)),
    )
  }
}

const placeOf = ({ project }: TestSpecification) => ['database', 'journeys', 'peers', 'browser'].indexOf(project.name)

const takesMinutes = ({ moduleId }: TestSpecification) =>
  /\/(laws\/(stored-scripts|tenancy|churn|ravenstack)|faults\/kill)\.test\.ts$/.test(moduleId)

export default defineConfig({
  cacheDir: 'node_modules/.cache/vitest',
  test: {
    // 2: the smallest machine we promise to work on has two cores, and every database worker has a server beside it.
    maxWorkers: 2,
    sequence: { sequencer: InOrder },
    passWithNoTests: true,
    tags: [
      {
        name: 'prove',
        description:
          'Walks through everything, or through weeks and histories: `npm run prove` runs it and `npm test` does not',
      },
    ],
    projects: [
      // Most take milliseconds; a few properties over every letter take seconds on a busy machine.
      { extends: true, test: { name: 'unit', include: pure, testTimeout: 60_000, isolate: false } },
      { extends: true, test: { name: 'database', include: ['src/**/*.test.{ts,tsx}'], exclude: pure, ...asOne } },
      {
        extends: true,
        test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], ...asOne, testTimeout: 120_000 },
      },
      {
        extends: true,
        test: { name: 'peers', include: ['test/peers/**/*.test.ts'], ...asOne, testTimeout: 120_000 },
      },
      {
        extends: true,
        test: { name: 'browser', include: ['e2e/**/*.test.ts'], ...asOne, testTimeout: 120_000, retry: 0 },
      },
      {
        extends: true,
        test: { name: 'laws', include: ['test/laws/**/*.test.ts'], ...withServer, testTimeout: 3_600_000 },
      },
      {
        extends: true,
        test: { name: 'faults', include: ['test/faults/**/*.test.ts'], ...withServer, testTimeout: 3_600_000 },
      },
    ],
  },
})

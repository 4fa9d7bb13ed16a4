import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BenchOptions, type BenchResult, median, rounds } from './harness.ts'
import { memoryOf } from './support/memory.ts'

const command = fileURLToPath(new URL('../bin/tenure.mjs', import.meta.url))

/**
 * From the command to `ready`: cold with an empty data folder and packages installed, warm with the data of the run before.
 * Resident is the product's own process ten seconds after a warm start, and beside it all processes of its database, where
 * memory that they share is counted once.
 */
export async function run({ settings, say }: BenchOptions): Promise<BenchResult> {
  const count = Number(settings.rounds ?? 5)
  const cold: number[] = []
  const resident: number[] = []
  const withDatabase: number[] = []
  const result = await rounds(count, {
    better: 'lower',
    ours: async (round) => {
      const folder = await emptyFolder()
      try {
        const first = await start(folder)
        await first.stop()
        const second = await start(folder)
        await new Promise((resolve) => setTimeout(resolve, 10_000))
        const memory = await memoryOf(Number(second.process.pid), folder)
        await second.stop()
        say(
          `cold ${first.seconds.toFixed(2)} s, warm ${second.seconds.toFixed(2)} s, resident ${memory.product} MB, with the database ${memory.all} MB`,
        )
        if (round >= 0) {
          cold.push(first.seconds)
          resident.push(memory.product)
          withDatabase.push(memory.all)
        }
        return second.seconds
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  })
  return {
    name: 'start',
    unit: 's',
    ...result,
    peerName: null,
    budget: 'warm 2 s, cold 5 s, 400 MB resident',
    more: {
      'cold s': median(cold).toFixed(2),
      'resident MB': Math.round(median(resident)),
      'resident with the database MB': Math.round(median(withDatabase)),
    },
  }
}

/** Open to the database's own user, under whom it runs where we are root. */
async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tenure-bench-'))
  await chmod(folder, 0o755)
  return folder
}

interface Started {
  seconds: number
  process: ChildProcess
  stop(): Promise<void>
}

async function start(folder: string): Promise<Started> {
  const begun = performance.now()
  const child = spawn(process.execPath, [command, 'start', '--no-demo', '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (data: Buffer) => {
      output += data
      if (/^ready http/m.test(output)) resolve()
    })
    child.on('exit', (code) => reject(new Error(`tenure start ended with ${code}`)))
  })
  const seconds = (performance.now() - begun) / 1000
  return {
    seconds,
    process: child,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

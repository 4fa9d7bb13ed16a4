import { settle } from '../../src/app/loops.ts'
import { backgroundDb } from '../../src/app/product.ts'
import type { WorkspaceId } from '../../src/kernel/ids.ts'
import { closeOverdueDays } from '../../src/modules/measures/index.ts'
import { givingWay } from '../../src/platform/db/embedded.ts'
import { standBack } from '../../src/platform/priority.ts'
import { movedClock, platformOn } from './place.ts'

/**
 * The night's work in a process of its own: closes the day that is over and scores it, then goes on with whatever comes in,
 * until it is told to end. Says when the night is over: seconds and the most memory that it held.
 */
const [url = '', folder = '', by = '0', workspace = ''] = process.argv.slice(2)
const clock = movedClock(Number(by))
// As the product works: on connections and in a process that let requests go first.
standBack()
const background = backgroundDb({ url, giveWay: givingWay(folder) }, clock)
const platform = { ...platformOn({ url, folder, clock, connections: 1 }), db: background }
let peak = 0
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 100).unref()
process.on('SIGTERM', () => process.exit(0))
// In a session of its own nobody ends it together with whoever started it.
const starter = process.ppid
setInterval(() => process.ppid === starter || process.exit(1), 1000).unref()

const begun = performance.now()
await closeOverdueDays(platform, workspace as WorkspaceId)
const closed = performance.now()
await settle(platform, workspace as WorkspaceId)
const seconds = (since: number, until: number) => Number(((until - since) / 1000).toFixed(1))
console.log(
  JSON.stringify({
    seconds: seconds(begun, performance.now()),
    closing: seconds(begun, closed),
    'memory peak MB': Math.round(peak / 1_048_576),
  }),
)
for (;;) {
  await settle(platform, workspace as WorkspaceId)
  await new Promise((resolve) => setTimeout(resolve, 500))
}

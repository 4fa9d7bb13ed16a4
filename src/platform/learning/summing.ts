import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Binned } from './bins.ts'
import type { Slopes } from './splits.ts'
import { threadFile } from './thread-file.ts'

/** What the sums of a tree's leaves are made of and where they go, in memory that all threads see. */
export interface SharedSums {
  control: Int32Array
  /** Bins row after row, as many to a row as there are columns. */
  bins: Uint8Array
  columns: number
  /** Columns that a thread takes at once. */
  blockSize: number
  offsets: Int32Array
  /** Numbers of one leaf's sums. */
  width: number
  order: Int32Array
  gradient: Float64Array
  bend: Float64Array
  /** The sums of several leaves one after the other. */
  slots: Float64Array
}

/** Other threads that help to add up. The same bytes come out, however many they are: a column is always added by one of them, row after row. */
export interface Summing {
  slopes: Slopes
  order: Int32Array
  /** Places for the sums of leaves. */
  slots: Float64Array[]
  /** Adds up the places from `start` to `end` of the order into one of the slots. */
  add(sums: Float64Array, start: number, end: number): void
  close(): void
}

/** Places of the control: the turn that is on, the next block of columns, blocks done, and what the turn is about. */
const at = { turn: 0, next: 1, done: 2, start: 3, end: 4, slot: 5, isClosed: 6 } as const

/** So many blocks of columns for each thread: wide enough that rows are seldom read again, and nobody waits long for the last one. */
const blocksEach = 2
/** Below this many bytes a second thread takes longer to start than it saves. */
const worthThreads = 2_000_000
/** A leaf with fewer is added up before another thread has woken. */
const worthWaking = 100_000

/** Threads for a table that is large enough, of which one runs beside this one on each further core; else none. */
export function summingFor(binned: Binned, leaves: number): Summing | undefined {
  const threads = Math.min(8, availableParallelism()) - 1
  if (threads < 1 || binned.bins.length < worthThreads) return undefined
  const { offsets, width } = layoutOf(binned)
  const shared: SharedSums = {
    control: new Int32Array(new SharedArrayBuffer(4 * Object.keys(at).length)),
    bins: new Uint8Array(new SharedArrayBuffer(binned.bins.length)),
    columns: binned.columns.length,
    blockSize: Math.ceil(binned.columns.length / (blocksEach * (threads + 1))),
    offsets,
    width,
    order: new Int32Array(new SharedArrayBuffer(4 * binned.rows)),
    gradient: new Float64Array(new SharedArrayBuffer(8 * binned.rows)),
    bend: new Float64Array(new SharedArrayBuffer(8 * binned.rows)),
    slots: new Float64Array(new SharedArrayBuffer(8 * width * (leaves + 1))),
  }
  shared.bins.set(binned.bins)
  for (let thread = 0; thread < threads; thread++) startThread(shared)
  return {
    slopes: { gradient: shared.gradient, bend: shared.bend },
    order: shared.order,
    slots: Array.from({ length: leaves + 1 }, (_, slot) => shared.slots.subarray(slot * width, (slot + 1) * width)),
    add: (sums, start, end) => addTogether(shared, sums, start, end),
    close: () => {
      Atomics.store(shared.control, at.isClosed, 1)
      wake(shared.control)
    },
  }
}

function startThread(shared: SharedSums): void {
  const worker = new Worker(threadFile(), { workerData: { kind: 'sums', shared } })
  worker.unref()
  // One that cannot start takes no block, and the others do its part.
  worker.on('error', () => undefined)
}

/** Where each column's sums begin, and how many numbers all of them are: three for each bin, the one for what is unknown too. */
export function layoutOf({ columns, binnings }: Binned): { offsets: Int32Array; width: number } {
  const offsets = new Int32Array(columns.length)
  let width = 0
  binnings.forEach(({ count }, column) => {
    offsets[column] = width
    width += (count + 1) * 3
  })
  return { offsets, width }
}

const blocksOf = ({ columns, blockSize }: SharedSums) => Math.ceil(columns / blockSize)

function addTogether(shared: SharedSums, sums: Float64Array, start: number, end: number): void {
  const { control } = shared
  const blocks = blocksOf(shared)
  control[at.start] = start
  control[at.end] = end
  control[at.slot] = sums.byteOffset / 8 / shared.width
  Atomics.store(control, at.done, 0)
  // Only from here on is there anything to take: a thread that wakes late finds either nothing or this turn.
  Atomics.store(control, at.next, 0)
  if ((end - start) * shared.columns >= worthWaking) wake(control)
  takeBlocks(shared)
  for (let done = Atomics.load(control, at.done); done < blocks; done = Atomics.load(control, at.done)) {
    if (Atomics.wait(control, at.done, done, 60_000) === 'timed-out')
      throw new Error('A thread that adds up has not answered for a minute')
  }
}

function wake(control: Int32Array): void {
  Atomics.add(control, at.turn, 1)
  Atomics.notify(control, at.turn)
}

/** Helps with every turn until there are no more. */
export function addUntilClosed(shared: SharedSums): void {
  const { control } = shared
  for (;;) {
    const turn = Atomics.load(control, at.turn)
    if (Atomics.load(control, at.isClosed) === 1) return
    if (turn > 0) takeBlocks(shared)
    Atomics.wait(control, at.turn, turn)
  }
}

function takeBlocks(shared: SharedSums): void {
  const { control, blockSize } = shared
  const blocks = blocksOf(shared)
  for (let block = Atomics.add(control, at.next, 1); block < blocks; block = Atomics.add(control, at.next, 1)) {
    addBlock(shared, block * blockSize, Math.min(shared.columns, (block + 1) * blockSize))
    Atomics.add(control, at.done, 1)
    Atomics.notify(control, at.done)
  }
}

function addBlock(
  { control, bins, columns, offsets, width, order, gradient, bend, slots }: SharedSums,
  from: number,
  to: number,
) {
  const [start, end] = [control[at.start] as number, control[at.end] as number]
  const base = (control[at.slot] as number) * width
  slots.fill(0, base + (offsets[from] as number), base + (to < columns ? (offsets[to] as number) : width))
  for (let place = start; place < end; place++) {
    const row = order[place] as number
    const g = gradient[row] as number
    const h = bend[row] as number
    const first = row * columns
    for (let column = from; column < to; column++) {
      const sum = base + (offsets[column] as number) + (bins[first + column] as number) * 3
      slots[sum] = (slots[sum] as number) + g
      slots[sum + 1] = (slots[sum + 1] as number) + h
      slots[sum + 2] = (slots[sum + 2] as number) + 1
    }
  }
}

import { randomBytes } from 'node:crypto'

/** Chance as a value that is handed in. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, enough for demo data and tests, never for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return {
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    },
  }
}

/** Ids of one millisecond are counted, so that they keep the order in which they were made (RFC 9562, 6.2, method 1). */
const made = { at: -1, count: 0 }

/** A time-ordered id (UUIDv7, RFC 9562), so that new rows land beside each other in an index. */
export function newId(now: Date): string {
  const at = now.getTime()
  made.count = at === made.at ? made.count + 1 : 0
  made.at = at
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at, 0, 6)
  bytes.writeUInt16BE(0x7000 | ((made.count >>> 14) & 0x0fff), 6)
  bytes.writeUInt16BE(0x8000 | (made.count & 0x3fff), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A secret of 256 bits in URL-safe text, for keys, one-time links and sessions. */
export function secret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

// Written over for each block; nothing here waits, so nobody else comes between.
const rounds = new Int32Array(80)

/** SHA-1 (RFC 3174) without any import, since ids are derived in the page as well as on the server. Names ids; secures nothing. */
export function sha1(message: Uint8Array): Uint8Array {
  const blocks = paddedWords(message)
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])
  for (let start = 0; start < blocks.length; start += 16) {
    for (let at = 0; at < 16; at++) rounds[at] = wordAt(blocks, start + at)
    mixBlock(state, rounds)
  }
  const digest = new Uint8Array(20)
  for (let at = 0; at < 20; at++) digest[at] = (state[at >> 2] as number) >>> (24 - 8 * (at & 3))
  return digest
}

/** The message, a single 1 bit, zeros, and its length in bits, as big-endian words in blocks of 16. */
function paddedWords(message: Uint8Array): Int32Array {
  const length = message.length
  const words = new Int32Array((((length + 8) >> 6) + 1) * 16)
  for (let at = 0; at < length; at++)
    words[at >> 2] = wordAt(words, at >> 2) | ((message[at] as number) << (24 - 8 * (at & 3)))
  words[length >> 2] = wordAt(words, length >> 2) | (0x80 << (24 - 8 * (length & 3)))
  words[words.length - 2] = Math.floor(length / 0x20000000)
  words[words.length - 1] = length << 3
  return words
}

/** One block of 80 rounds; the state is changed in place. */
function mixBlock(state: Int32Array, words: Int32Array): void {
  for (let round = 16; round < 80; round++) {
    const mixed =
      wordAt(words, round - 3) ^ wordAt(words, round - 8) ^ wordAt(words, round - 14) ^ wordAt(words, round - 16)
    words[round] = (mixed << 1) | (mixed >>> 31)
  }
  let a = wordAt(state, 0)
  let b = wordAt(state, 1)
  let c = wordAt(state, 2)
  let d = wordAt(state, 3)
  let e = wordAt(state, 4)
  for (let round = 0; round < 80; round++) {
    const next = (((a << 5) | (a >>> 27)) + chosen(round, b, c, d) + e + wordAt(words, round)) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  state[0] = wordAt(state, 0) + a
  state[1] = wordAt(state, 1) + b
  state[2] = wordAt(state, 2) + c
  state[3] = wordAt(state, 3) + d
  state[4] = wordAt(state, 4) + e
}

/** The function and constant of each quarter of the 80 rounds. */
function chosen(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}

function wordAt(words: Int32Array, at: number): number {
  return words[at] as number
}

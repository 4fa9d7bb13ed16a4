/** A symmetric matrix of some size, row after row. */
export interface Square {
  size: number
  of: Float64Array
}

export const square = (size: number): Square => ({ size, of: new Float64Array(size * size) })

/** Solves a positive definite system by Cholesky; what leans on nothing (a pivot near zero) gets 0. */
export function solve({ size, of }: Square, right: Float64Array): Float64Array {
  const lower = factor(size, of)
  const solution = Float64Array.from(right)
  for (let row = 0; row < size; row++) {
    let value = solution[row] as number
    for (let column = 0; column < row; column++)
      value -= (lower[row * size + column] as number) * (solution[column] as number)
    const pivot = lower[row * size + row] as number
    solution[row] = pivot === 0 ? 0 : value / pivot
  }
  for (let row = size - 1; row >= 0; row--) {
    let value = solution[row] as number
    for (let later = row + 1; later < size; later++)
      value -= (lower[later * size + row] as number) * (solution[later] as number)
    const pivot = lower[row * size + row] as number
    solution[row] = pivot === 0 ? 0 : value / pivot
  }
  return solution
}

function factor(size: number, of: Float64Array): Float64Array {
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let value = of[row * size + column] as number
      for (let before = 0; before < column; before++)
        value -= (lower[row * size + before] as number) * (lower[column * size + before] as number)
      if (row === column) lower[row * size + row] = value > 1e-12 ? Math.sqrt(value) : 0
      else {
        const pivot = lower[column * size + column] as number
        lower[row * size + column] = pivot === 0 ? 0 : value / pivot
      }
    }
  }
  return lower
}

/**
 * The least of ½x'Ax - b'x where the marked places may not fall below zero, by turns over the places: exact in the end, since
 * the matrix is positive definite.
 */
export function solveBounded(
  { size, of }: Square,
  right: Float64Array,
  isBounded: (place: number) => boolean,
): Float64Array {
  const solution = new Float64Array(size)
  const slope = Float64Array.from(right, (value) => -value)
  for (let turn = 0; turn < 10_000; turn++) {
    let moved = 0
    for (let place = 0; place < size; place++) {
      const pivot = of[place * size + place] as number
      if (pivot <= 1e-12) continue
      const before = solution[place] as number
      const free = before - (slope[place] as number) / pivot
      const after = isBounded(place) ? Math.max(0, free) : free
      const step = after - before
      if (step === 0) continue
      solution[place] = after
      moved = Math.max(moved, Math.abs(step))
      for (let other = 0; other < size; other++)
        slope[other] = (slope[other] as number) + step * (of[place * size + other] as number)
    }
    if (moved < 1e-10) break
  }
  return solution
}

/** What the database reads without quotes between the commas of an array: ids, numbers, moments, single words. */
const plain = /^(?!null$)[\w.:+-]+$/i

/**
 * A flat array as the text that the database reads, in one pass where the driver copies each element twice over: batches send
 * thousands of ids. Null where an element is none of these kinds, or a moment outside of the years 0 to 9999; those the driver
 * writes.
 */
export function arrayText(values: readonly unknown[]): string | null {
  const parts = new Array<string>(values.length)
  for (let at = 0; at < values.length; at++) {
    const part = partOf(values[at])
    if (part === null) return null
    parts[at] = part
  }
  return `{${parts.join(',')}}`
}

function partOf(value: unknown): string | null {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'string') return plain.test(value) ? value : `"${value.replace(/[\\"]/g, '\\$&')}"`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!(value instanceof Date)) return null
  const year = value.getUTCFullYear()
  return year >= 0 && year <= 9999 ? value.toISOString() : null
}

/** What may still be read or asked; it fills up by so much a minute, and holds no more than one minute's worth. */
export interface Bucket {
  left: number
  /** Milliseconds since 1970. */
  at: number
}

export interface Budget {
  rows?: Bucket
  requests?: Bucket
}

export interface Limits {
  rowsPerMinute: number | null
  requestsPerMinute: number | null
}

export type Allowance = { kind: 'may'; rows: number } | { kind: 'rest'; until: Date }

/** A pull for a handful of rows costs the other side as much as one for a hundred. */
const worthAsking = 100

/** How many rows may be asked for now, or until when to rest. */
export function allowance(budget: Budget, limits: Limits, now: Date, most: number): Allowance {
  const rows = filled(budget.rows, limits.rowsPerMinute, now)
  const requests = filled(budget.requests, limits.requestsPerMinute, now)
  const least = Math.min(worthAsking, limits.rowsPerMinute ?? worthAsking)
  const wait = Math.max(missing(rows, least, limits.rowsPerMinute), missing(requests, 1, limits.requestsPerMinute))
  if (wait > 0) return { kind: 'rest', until: new Date(now.getTime() + Math.ceil(wait * 60_000)) }
  return { kind: 'may', rows: Math.min(most, rows ? Math.floor(rows.left) : most) }
}

/** What is left after one request that brought rows. */
export function spent(budget: Budget, limits: Limits, now: Date, rows: number): Budget {
  const after = (bucket: Bucket | undefined, used: number) =>
    bucket ? { ...bucket, left: bucket.left - used } : undefined
  const [left, asked] = [
    after(filled(budget.rows, limits.rowsPerMinute, now), rows),
    after(filled(budget.requests, limits.requestsPerMinute, now), 1),
  ]
  return { ...(left ? { rows: left } : {}), ...(asked ? { requests: asked } : {}) }
}

function filled(bucket: Bucket | undefined, perMinute: number | null, now: Date): Bucket | undefined {
  if (perMinute === null) return undefined
  const at = now.getTime()
  if (!bucket || bucket.at > at) return { left: perMinute, at }
  return { left: Math.min(perMinute, bucket.left + ((at - bucket.at) / 60_000) * perMinute), at }
}

/** Minutes until so much is there; a share of dust is none. */
function missing(bucket: Bucket | undefined, least: number, perMinute: number | null): number {
  if (!bucket || perMinute === null || bucket.left >= least - 1e-6) return 0
  return (least - bucket.left) / perMinute
}

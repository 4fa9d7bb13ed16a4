/** How much of something a plan allows, and which number says how much is used. */
export interface Limit {
  name: string
  limit: number
  /** A measure such as `usage.active_people_30d`, or a custom field such as `custom.storage_gb`; null where nobody says. */
  usedBy: string | null
}

export interface Entitlement {
  name: string
  limit: number
  used: number | null
  /** Used against allowed; null where it is not known how much is used, or nothing is allowed. */
  share: number | null
}

/** What an account may use by its plan against what it uses. */
export function entitlementsOf(limits: readonly Limit[], usedOf: (key: string) => number | null): Entitlement[] {
  return limits.map(({ name, limit, usedBy }) => {
    const used = usedBy === null ? null : usedOf(usedBy)
    return { name, limit, used, share: used === null || limit <= 0 ? null : used / limit }
  })
}

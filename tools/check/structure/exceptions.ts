/** Files that a rule does not hold for. Each has its reason; one that is no longer needed is itself a problem. */
export interface Exception {
  rule: string
  path: string
  reason: string
}

export const exceptions: Exception[] = []

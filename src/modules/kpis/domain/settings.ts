/** What figures are worked out with. */
export interface KpiSettings {
  /** The part of revenue that is left once it is earned. */
  margin: number
  /** Features whose use is a key action; null is every feature. */
  keyActions: string[] | null
  /** So many different ones within 30 days make an account activated. */
  keyCount: number
}

/**
 * Hold until somebody decides otherwise: a margin of 80% is common for software that is hosted; five key actions are what the
 * founding documents ask for, and every feature is one, since only the workspace knows which of its own tell.
 */
export const usualSettings: KpiSettings = { margin: 0.8, keyActions: null, keyCount: 5 }

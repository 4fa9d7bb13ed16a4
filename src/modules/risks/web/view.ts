import { text, useUrlState, words } from '../../../web/lib/url-state.ts'

const readers = {
  /** `new`, or the risk that is open. */
  risk: text(),
  /** The account for which a new one is opened. */
  riskOf: text(),
  /** In whose words it begins: the reason that Today gives. */
  riskWhy: text(),
}

/** Which risk is open, kept in the address, so that any page and the palette can open one. */
export function useOpenRisk() {
  const [{ risk, riskOf, riskWhy }, change] = useUrlState(readers)
  return {
    risk,
    account: riskOf,
    why: riskWhy,
    open: (id: string) => change({ risk: id, riskOf: '', riskWhy: '' }),
    openNew: (account?: string) => change({ risk: 'new', riskOf: account ?? '', riskWhy: '' }),
    close: () => change({ risk: '', riskOf: '', riskWhy: '' }),
  }
}

const filters = { text: text(), owner: text(), team: text(), causes: words(), impacts: words() }

export const useFilters = () => useUrlState(filters)
export type Filters = ReturnType<typeof useFilters>[0]

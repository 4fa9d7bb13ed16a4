import { choice, useUrlState } from '../../../web/lib/url-state.ts'

const readers = { log: choice(['', 'open'], '') }

/** Whether the dialog is open, kept in the address, so that any page and the palette can open it. */
export function useLog(): { isOpen: boolean; open: () => void; close: () => void } {
  const [{ log }, change] = useUrlState(readers)
  return { isOpen: log === 'open', open: () => change({ log: 'open' }), close: () => change({ log: '' }) }
}

import { choice, text, useUrlState, words } from '../../../web/lib/url-state.ts'

const readers = {
  /** `new`, or the task that is open. */
  task: text(),
  /** The account for which a new one is made. */
  about: text(),
}

/** Which task is open, kept in the address, so that any page and the palette can open one. */
export function useOpenTask() {
  const [{ task, about }, change] = useUrlState(readers)
  return {
    task,
    about,
    open: (id: string) => change({ task: id, about: '' }),
    openNew: (account?: string) => change({ task: 'new', about: account ?? '' }),
    close: () => change({ task: '', about: '' }),
  }
}

const filters = {
  text: text(),
  priorities: words(),
  kinds: words(),
  person: text(),
  due: choice(['', 'overdue', 'today', 'week'], ''),
}

export const useFilters = () => useUrlState(filters)
export type Filters = ReturnType<typeof useFilters>[0]

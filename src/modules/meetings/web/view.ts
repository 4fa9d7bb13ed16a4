import { choice, text, useUrlState } from '../../../web/lib/url-state.ts'

const readers = {
  /** `new`, or the meeting that is open. */
  meeting: text(),
  /** The account with which a new one is planned. */
  meetingOf: text(),
}

/** Which meeting is open, kept in the address, so that any page and the palette can open one. */
export function useOpenMeeting() {
  const [{ meeting, meetingOf }, change] = useUrlState(readers)
  return {
    meeting,
    account: meetingOf,
    open: (id: string) => change({ meeting: id, meetingOf: '' }),
    openNew: (account?: string) => change({ meeting: 'new', meetingOf: account ?? '' }),
    close: () => change({ meeting: '', meetingOf: '' }),
  }
}

const filters = { whose: choice(['everybody', 'mine'], 'everybody') }

export const useFilters = () => useUrlState(filters)

import { choice, type Reader, useUrlState } from '../../../web/lib/url-state.ts'

const mine: Reader<boolean> = { fallback: false, read: (raw) => raw === true || raw === 'true' }

const readers = { mine, order: choice(['pressing', 'health'], 'pressing') }

/** Whose accounts, in which order; the address holds it. */
export function useTodayView() {
  const [state, change] = useUrlState(readers)
  return { state, change }
}

export type TodayView = ReturnType<typeof useTodayView>

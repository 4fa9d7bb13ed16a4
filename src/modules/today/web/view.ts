import { choice, type Reader, useUrlState } from '../../../web/lib/url-state.ts'

const mine: Reader<boolean> = { fallback: false, read: (raw) => raw === true || raw === 'true' }

export const todayReaders = { mine, order: choice(['pressing', 'health'], 'pressing') }

/** Whose accounts, in which order; the address holds it. */
export function useTodayView() {
  const [state, change] = useUrlState(todayReaders)
  return { state, change }
}

export type TodayView = ReturnType<typeof useTodayView>

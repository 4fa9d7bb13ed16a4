import type { ConsentState, Purpose } from './purpose.ts'

/**
 * What of a file's word about a person counts. A no holds at once; a yes only where nothing was said before, so that no file
 * overrules what somebody refused themselves.
 */
export function countsOf(
  brought: Partial<Record<Purpose, ConsentState>>,
  said: ReadonlyMap<Purpose, ConsentState>,
): { purpose: Purpose; state: ConsentState }[] {
  return (Object.entries(brought) as [Purpose, ConsentState][])
    .filter(([purpose, state]) => (state === 'withdrawn' ? said.get(purpose) !== state : !said.has(purpose)))
    .map(([purpose, state]) => ({ purpose, state }))
}

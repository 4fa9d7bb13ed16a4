import { useMay } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import type { Row } from './rows.ts'

/** The sheet of a new risk opens on any page by these words of the address. */
const newRisk = { risk: text(), riskOf: text(), riskWhy: text() }

/** Opens a risk for the account of a row, in the words of its first reason; undefined where one may not. */
export function useRiskFrom(row: Row): (() => void) | undefined {
  const may = useMay('risks.write')
  const [, change] = useUrlState(newRisk)
  if (!may) return undefined
  return () => change({ risk: 'new', riskOf: row.id, riskWhy: row.open[0]?.sentence ?? '' })
}

import type { Examination, Finding } from '../../platform/contributions.ts'
import { isCircuitOpen } from './domain/retry.ts'
import { canOpen } from './service/connect.ts'
import { connectedSources } from './store/sources.ts'

/** Whether the passwords of connected systems can still be opened, and whether the systems answer. */
export const examineSources: Examination = async (tx, platform) => {
  const sources = await connectedSources(tx)
  if (sources.length === 0) return []
  const closed = sources.filter((source) => !canOpen(platform, tx.workspace, source))
  const silent = sources.filter(({ isActive, failures }) => isActive && isCircuitOpen(failures))
  const looks: Finding[] = []
  if (closed.length > 0)
    looks.push({
      what: 'connected systems',
      state: 'look',
      detail: `the passwords of ${named(closed)} were sealed with another secret than this installation's`,
      remedy: 'Put back the file `secret` of the data folder, or enter the connection again on its page below Sources',
    })
  if (silent.length > 0)
    looks.push({
      what: 'connected systems',
      state: 'look',
      detail: `${named(silent)} cannot be read; it is tried once an hour`,
      remedy: 'The page Sources says for each what it answered and what to do',
    })
  const detail = `${sources.length}, each can be opened and read`
  return looks.length > 0 ? looks : [{ what: 'connected systems', state: 'well', detail }]
}

const named = (sources: readonly { name: string }[]) =>
  sources
    .slice(0, 5)
    .map(({ name }) => name)
    .join(', ')

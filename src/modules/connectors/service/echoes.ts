import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { ConnectorSettings } from '../../../platform/connectors/connector.ts'
import type { Platform } from '../../../platform/contributions.ts'
import { columnsRead } from '../../../platform/imports/map.ts'
import { readMap } from '../../../platform/imports/read-map.ts'
import type { Source } from '../store/sources.ts'
import { kindNamed } from './connect.ts'

const none: ReadonlySet<string> = new Set()

type Written = Pick<Source, 'kind' | 'writeBack'>

/**
 * Which columns of a stream are the product's own words: what is written to a table is never read from it again, or our
 * own score would come back as news of the customer.
 */
export function echoesOf(
  platform: Platform,
  { kind, writeBack }: Written,
): (place: ConnectorSettings) => ReadonlySet<string> {
  if (!writeBack) return () => none
  const written = new Set(writeBack.fields.map(({ column }) => column))
  const mayShow = kindNamed(platform, kind).mayShow ?? (() => true)
  return (place) => (mayShow(place, writeBack.target) ? written : none)
}

/** A map that reads what is written back is refused, whichever of the two is said last. */
export function refuseEchoes(
  platform: Platform,
  source: Written,
  { name, place, map }: { name: string; place: ConnectorSettings; map: string },
): void {
  const echoes = echoesOf(platform, source)(place)
  if (echoes.size === 0) return
  const parts = readMap(map, platform.contributions.shapes).files.flatMap((file) => file.parts)
  const read = parts.flatMap(columnsRead).find(({ column }) => echoes.has(column))
  if (read)
    throw new AppError('conflict', told`${name} reads ${read.column}, which Tenure itself writes`, {
      field: 'columns',
      remedy: told`Read another column, or write to another one`,
    })
}

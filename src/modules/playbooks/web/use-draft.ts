import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { type Output, useOperation } from '../../../web/lib/api.ts'

export type Problem = Output<'playbooks.check'>['problems'][number]

export interface Draft {
  source: string
  /** It says something else than what is saved. */
  isChanged: boolean
  /** The version that was changed: of two who change the same one, the later is told. */
  basedOn: number
  change: (source: string) => void
  discard: () => void
  /** What is wrong with it; undefined until the server has looked at what stands there now. */
  problems: readonly Problem[] | undefined
}

/** How long somebody may pause in typing before it is looked at. */
const pause = 400

/** A playbook while it is changed, on whichever tab, with what is wrong with it. Nothing is saved by looking. */
export function useDraft(saved: { source: string; version: number }, begun?: string): Draft {
  const [written, write] = useState(begun === undefined ? undefined : { source: begun, basedOn: saved.version })
  const source = written?.source ?? saved.source
  const basedOn = written?.basedOn ?? saved.version
  const isChanged = source !== saved.source
  const [settled] = useDebouncedValue(source, pause)
  const { data } = useOperation(
    'playbooks.check',
    { source: settled },
    { enabled: isChanged && settled.trim() !== '', keepPrevious: true },
  )
  return {
    ...{ source, isChanged, basedOn },
    change: (text) => write((before) => ({ source: text, basedOn: before?.basedOn ?? saved.version })),
    discard: () => write(undefined),
    problems: settled === source ? data?.problems : undefined,
  }
}

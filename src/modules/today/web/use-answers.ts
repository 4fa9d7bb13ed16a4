import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { t } from '../../../kernel/words.ts'
import { call, type Input } from '../../../web/lib/api.ts'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { hide, showAgain } from './answered.ts'
import type { Row } from './rows.ts'

export type Answer = Pick<Input<'today.answer'>, 'answer' | 'until' | 'why'>

/** Answers at once on the page and then on the server; what the server refuses comes back, and undo takes it back. */
export function useAnswers() {
  const client = useQueryClient()
  const last = useRef<(() => void) | undefined>(undefined)
  const readAgain = (name: 'today.figures' | 'today.needsYou') =>
    client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === name })

  /** Waits for the answer to arrive first, so that a quick undo does not overtake it. */
  async function takeBack(row: Row, reasons: Row['open'], sent: Promise<unknown>): Promise<void> {
    last.current = undefined
    showAgain(row.id)
    await sent.catch(() => undefined)
    await Promise.all(inputsOf(row, reasons).map((input) => call('today.takeBack', input))).catch(toastProblem)
    await Promise.all([readAgain('today.needsYou'), readAgain('today.figures')])
  }

  async function answer(row: Row, reasons: Row['open'], given: Answer, said: string): Promise<void> {
    hide(row.id, reasons)
    const sent = Promise.all(inputsOf(row, reasons).map((input) => call('today.answer', { ...input, ...given })))
    const undo = () => void takeBack(row, reasons, sent)
    last.current = undo
    toast(said, { label: t`Undo`, run: undo })
    try {
      await sent
      await readAgain('today.figures')
    } catch (error) {
      showAgain(row.id)
      toastProblem(error)
    }
  }
  return { answer, undoLast: () => last.current?.() }
}

/** All reasons of an account in one request; where some were answered before, each of the others by itself, so that those keep theirs. */
function inputsOf(row: Row, reasons: Row['open']): { account: string; reason?: string }[] {
  if (reasons.length === row.reasons.length) return [{ account: row.id }]
  return reasons.map((reason) => ({ account: row.id, reason: reason.kind }))
}

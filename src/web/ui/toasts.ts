import { useSyncExternalStore } from 'react'
import { asProblem } from '../lib/problem.ts'

export type Toast = { id: number; text: string; tone: 'plain' | 'bad'; action: ToastAction | undefined }
export type ToastAction = { label: string; run: () => void }

let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()

/** Says what has happened, in one short sentence; with a way back where there is one. */
export function toast(text: string, action?: ToastAction): number {
  return show({ text, tone: 'plain', action })
}

export function toastProblem(error: unknown): void {
  const problem = asProblem(error)
  const sentence = problem.detail === '' ? problem.title : problem.detail
  show({
    text: problem.remedy === undefined ? sentence : `${sentence}. ${problem.remedy}`,
    tone: 'bad',
    action: undefined,
  })
}

function show(content: Omit<Toast, 'id'>): number {
  last += 1
  const id = last
  set([...toasts.slice(-2), { ...content, id }])
  // Long enough to read it and to reach for undo.
  setTimeout(() => dismiss(id), content.tone === 'bad' || content.action ? 10_000 : 5_000)
  return id
}

export function dismiss(id: number): void {
  set(toasts.filter((shown) => shown.id !== id))
}

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
}

import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

/** Reads one search parameter; a value nobody could have chosen gives the fallback, so that an old link still opens. */
export type Reader<Value> = { read: (raw: unknown) => Value; fallback: Value }
type Readers = Record<string, Reader<unknown>>
export type UrlState<R extends Readers> = { [Name in keyof R]: R[Name] extends Reader<infer Value> ? Value : never }

export function text(fallback = ''): Reader<string> {
  return { fallback, read: (raw) => (raw === undefined || raw === null ? fallback : String(raw)) }
}

export function choice<const Option extends string>(
  options: readonly Option[],
  fallback: NoInfer<Option>,
): Reader<Option> {
  return { fallback, read: (raw) => options.find((option) => option === raw) ?? fallback }
}

export function words(fallback: string[] = []): Reader<string[]> {
  return {
    fallback,
    read: (raw) => (Array.isArray(raw) ? raw.filter((word): word is string => typeof word === 'string') : fallback),
  }
}

/** Drops what equals its fallback, so that the address of an untouched view stays bare. */
export function addressable(values: Record<string, unknown>, readers: Readers): Record<string, unknown> {
  const kept = Object.entries(values).filter(([name, value]) => {
    const reader = readers[name]
    return value !== undefined && (!reader || JSON.stringify(value) !== JSON.stringify(reader.fallback))
  })
  return Object.fromEntries(kept)
}

/** The state of a view, as an address holds it. */
export function readState<R extends Readers>(search: Record<string, unknown>, readers: R): UrlState<R> {
  const values = Object.entries(readers).map(([name, reader]) => [name, reader.read(search[name])])
  return Object.fromEntries(values) as UrlState<R>
}

/** The state of a view, kept in the page's address. Declare the readers outside the component. */
export function useUrlState<R extends Readers>(readers: R): [UrlState<R>, (change: Partial<UrlState<R>>) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const state = readState(search, readers)
  const change = useCallback(
    (next: Partial<UrlState<R>>) => {
      const merge = (before: Record<string, unknown>) => addressable({ ...before, ...next }, readers)
      void navigate({ to: '.', search: merge as never, replace: true, resetScroll: false })
    },
    [navigate, readers],
  )
  return [state, change]
}

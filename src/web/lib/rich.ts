import { createElement, Fragment, type ReactNode } from 'react'
import { inWords, keyOf, written } from '../../kernel/words.ts'

/** A sentence in the reader's language whose values may be elements: rich`By ${<b>{name}</b>} on ${day}`. */
export function rich(parts: TemplateStringsArray, ...values: readonly ReactNode[]): ReactNode {
  const said = values.map((value) => (typeof value === 'number' ? written(value) : value))
  const pieces = inWords(keyOf(parts)).split(/\{(\d)\}/)
  return pieces.map((piece, index) =>
    index % 2 === 0 ? piece : createElement(Fragment, { key: index }, said[Number(piece)]),
  )
}

import { createElement, Fragment, type ReactNode } from 'react'
import { inWords, keyOf } from '../../kernel/words.ts'

/** A sentence in the reader's language whose values may be elements: rich`By ${<b>{name}</b>} on ${day}`. */
export function rich(parts: TemplateStringsArray, ...values: readonly ReactNode[]): ReactNode {
  const pieces = inWords(keyOf(parts)).split(/\{(\d)\}/)
  return pieces.map((piece, index) =>
    index % 2 === 0 ? piece : createElement(Fragment, { key: index }, values[Number(piece)]),
  )
}

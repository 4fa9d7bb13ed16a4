import { inWords, t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import type { Band } from '../../../web/ui/band.ts'
import { type PaperKind, paperWords, type Stage } from '../domain/papers.ts'
import { type Category, categoryWords } from '../domain/renewal.ts'

export type Listed = Output<'renewals.list'>['items'][number]
export type Kind = NonNullable<Listed['csm']>['kind']

export const categoryName = (category: Category): string => inWords(categoryWords[category])

/** With which shape and colour a category stands: always beside its word. */
export const categoryBand: Readonly<Record<Category, Band>> = {
  closed_won: 'green',
  commit: 'green',
  best_case: 'yellow',
  expected_loss: 'red',
  not_called: 'grey',
  slipped: 'red',
}

export const kindNames: Readonly<Record<Kind, string>> = {
  commit: categoryName('commit'),
  best_case: categoryName('best_case'),
  expected_loss: categoryName('expected_loss'),
}

export const sideNames: Readonly<Record<'csm' | 'lead' | 'history' | 'model', string>> = {
  csm: t`Success manager`,
  lead: t`Lead`,
  history: t`By health and history`,
  model: t`Churn model`,
}

/** What a model foretells, within a sentence. */
export const foretoldNames: Readonly<Record<'decision' | 'loss', string>> = {
  decision: t`who decides not to renew`,
  loss: t`losses`,
}

export const classNames: Readonly<Record<string, string>> = {
  'below 50': t`health below 50`,
  '50 to 75': t`health 50 to 75`,
  '75 or more': t`health 75 or more`,
  unknown: t`health unknown`,
}

/** Against whom an open renewal was held, within a sentence. */
export const alikeNames: Readonly<Record<'notice' | 'band' | 'all', string>> = {
  notice: t`those under notice`,
  band: t`those with the same health`,
  all: t`all||of whom some were renewed`,
}

/** The quarter of a day, and those around it. */
export function quartersAround(today: string): string[] {
  const place = Number(today.slice(0, 4)) * 4 + Math.floor((Number(today.slice(5, 7)) - 1) / 3)
  return [-4, -3, -2, -1, 0, 1, 2].map((by) => `${Math.floor((place + by) / 4)}-Q${((place + by) % 4) + 1}`)
}

export const sayQuarter = (quarter: string): string => t`Q${quarter.slice(6)} ${quarter.slice(0, 4)}`

export const paperName = (kind: PaperKind): string => inWords(paperWords[kind])

export const stageNames: Readonly<Record<Stage, string>> = {
  strategy: t`Prepare`,
  review: t`Review with the sponsor`,
  proposal: t`Propose and negotiate`,
  signature: t`Sign`,
}

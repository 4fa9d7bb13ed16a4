import { type BoostingModel, boostingOdds } from './boosting.ts'
import { type Calibrator, calibrated } from './calibration.ts'
import { type ForestModel, forestChances } from './forest.ts'
import { type LogisticModel, logisticOdds, logisticShares } from './logistic.ts'
import { chanceOf } from './odds.ts'
import { treeShares } from './shap.ts'
import { columnsNamed, type Table } from './table.ts'

/** Any fitted model, as plain data that survives JSON unchanged. */
export type Model = LogisticModel | BoostingModel | ForestModel
export type Family = Model['family']

/** A model with what makes its scores probabilities. */
export interface Predictor {
  format: 1
  model: Model
  calibrator: Calibrator
}

/** The chance that a model by itself gives each row; columns are found by their names. */
export function rawChances(model: Model, table: Table): Float64Array {
  const own = columnsNamed(table, model.columns)
  switch (model.family) {
    case 'logistic':
      return logisticOdds(model, own).map(chanceOf)
    case 'boosting':
      return boostingOdds(model, own).map(chanceOf)
    case 'forest':
      return forestChances(model, own).map((chance) => Math.min(1, Math.max(0, chance)))
  }
}

/** The calibrated probability of each row. */
export const chances = ({ model, calibrator }: Predictor, table: Table): Float64Array =>
  rawChances(model, table).map((chance) => calibrated(calibrator, chance))

/**
 * What each column adds to the raw score of a row, against the mean of what was learned from: log odds, of a forest a
 * probability. `base` and the shares add up to the score.
 */
export function sharesOf(model: Model, table: Table, row: number): { base: number; shares: Float64Array } {
  const own = columnsNamed(table, model.columns)
  if (model.family === 'logistic') return { base: model.intercept, shares: logisticShares(model, own, row) }
  const { base, shares } = treeShares(model.trees, own, row)
  return { base: model.family === 'boosting' ? model.base + base : base, shares }
}

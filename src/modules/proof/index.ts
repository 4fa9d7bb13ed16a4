export { smallestEffect, widestShare } from '../../kernel/power.ts'
export { type Arm, lessBefore, nobody, type Treatment } from './domain/arms.ts'
export { type Columns, type Experiment, gathering, groupsOf, together } from './domain/experiment.ts'
export { type Finding, finished } from './domain/finished.ts'
export { type Look, look } from './domain/sequential.ts'
/** `turnBacktests` works on what was asked for, where no product runs that would. */
export { askBacktest, type ShownBacktest, turnBacktests } from './service/backtests.ts'

import { told } from '../../kernel/words.ts'
import type { HandsOn } from '../../platform/contributions.ts'
import { underWay } from './store/read.ts'

const shownExamples = 5

/** Runs are an account's and nobody's: they go along with it by themselves, and a preview says so. */
export const runsUnderWay: HandsOn = {
  name: 'playbooks.runs',
  label: told`Playbooks under way`,
  open: async () => ({ count: 0, examples: [] }),
  handOver: async () => null,
  takeBack: async () => 0,
  along: { open: (tx, _from, accounts) => underWay(tx, accounts, shownExamples) },
}

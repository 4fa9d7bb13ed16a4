import type { MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'

/** Whether a viewer sees a living account of this owner: all of them, or those of the books open to them (rule 37). */
export const seesBook = ({ sees }: Pick<Viewer, 'sees'>, owner: MemberId | null): boolean =>
  sees.kind === 'all' || (owner !== null && sees.owners.includes(owner))

import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { divide, members } from '../../workspaces/index.ts'
import * as store from '../store.ts'

/** Accounts that one handover moves: more are handed over in parts, so that nothing else waits long behind it. */
const mostAtOnce = 2000

export interface Asked {
  giver: MemberId
  heirs: readonly MemberId[]
  only?: readonly AccountId[] | undefined
  without: readonly AccountId[]
}

export interface Choice {
  candidates: store.Candidate[]
  heirOf: ReadonlyMap<AccountId, MemberId>
  names: ReadonlyMap<MemberId, string>
}

/** Which accounts are meant, and who would get which: among several they are divided by ARR. */
export async function choose(tx: Tx, viewer: Viewer, { giver, heirs, only, without }: Asked): Promise<Choice> {
  const staff = await members(tx)
  const names = new Map(staff.map(({ id, name }) => [id, name]))
  if (!names.has(giver)) throw new AppError('not_found', told`No member with this id`, { field: 'giver' })
  refuseHeirs(giver, heirs, new Set(staff.filter(({ active }) => active).map(({ id }) => id)))
  const candidates = await store.bookFor(tx, viewer, giver, { only: only ?? null, without })
  if (candidates.length > mostAtOnce) {
    throw new AppError(
      'invalid',
      told`A handover moves ${mostAtOnce} accounts at most, and these are ${candidates.length}`,
      {
        field: 'only',
        remedy: told`Hand them over in parts`,
      },
    )
  }
  return { candidates, names, heirOf: divided(candidates, heirs) }
}

function refuseHeirs(giver: MemberId, heirs: readonly MemberId[], active: ReadonlySet<MemberId>): void {
  if (heirs.includes(giver)) {
    throw new AppError('invalid', told`Whoever hands over cannot take over as well`, {
      field: 'heirs',
      remedy: told`Leave out the accounts that stay`,
    })
  }
  if (heirs.some((heir) => !active.has(heir))) {
    throw new AppError('not_found', told`No active member with this id`, {
      field: 'heirs',
      remedy: told`Choose another member`,
    })
  }
}

function divided(candidates: readonly store.Candidate[], heirs: readonly MemberId[]): Map<AccountId, MemberId> {
  const [first, ...others] = [...new Set(heirs)]
  if (!first) return new Map()
  const portions = candidates.map(({ id, arr }) => ({ id, weight: arr ?? 0 }))
  const shares = divide(portions, [first, ...others])
  return new Map([...shares].flatMap(([heir, ids]) => ids.map((id): [AccountId, MemberId] => [id, heir])))
}

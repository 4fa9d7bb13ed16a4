import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'

export interface DigestState {
  member: MemberId
  isOn: boolean
  hour: number
  lookedOn: Day | null
  sentAt: Date | null
  keys: string[]
}

/** Before eight, so that it lies there when work begins. */
const usualHour = 7

export const usualDigest = (member: MemberId): DigestState => ({
  member,
  isOn: true,
  hour: usualHour,
  lookedOn: null,
  sentAt: null,
  keys: [],
})

export const digestStates = async (tx: Tx): Promise<Map<MemberId, DigestState>> => {
  const rows = await tx.rows(sql<DigestState>`
    select member_id as member, is_on as "isOn", hour, looked_on as "lookedOn", sent_at as "sentAt", keys
    from today_digests where workspace_id = ${tx.workspace}`)
  return new Map(rows.map((row) => [row.member, row]))
}

export async function saveDigest(tx: Tx, state: DigestState): Promise<void> {
  await tx.run(sql`
    insert into today_digests (workspace_id, member_id, is_on, hour, looked_on, sent_at, keys)
    values (${tx.workspace}, ${state.member}, ${state.isOn}, ${state.hour}, ${state.lookedOn}, ${state.sentAt}, ${state.keys})
    on conflict (workspace_id, member_id) do update set is_on = excluded.is_on, hour = excluded.hour,
      looked_on = excluded.looked_on, sent_at = excluded.sent_at, keys = excluded.keys`)
}

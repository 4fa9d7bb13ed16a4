import { sql } from 'kysely'
import type { MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'

export interface Invitation {
  member: MemberId
  invitedBy: string
  invitedAt: Date
  until: Date
}

/** Invitations of members who have access and have not taken up a sign-in, the newest first. */
export function openInvitations(tx: Tx): Promise<Invitation[]> {
  return tx.rows(sql<Invitation>`
    select i.member_id as member, coalesce(by.name, 'Tenure') as "invitedBy", i.made_at as "invitedAt", i.expires_at as until
    from workspaces_invitations i
    join workspaces_members m on m.workspace_id = i.workspace_id and m.id = i.member_id
    left join workspaces_members by on by.workspace_id = i.workspace_id and by.id = i.invited_by
    where i.workspace_id = ${tx.workspace} and i.revoked_at is null and m.user_id is null and m.active
    order by i.made_at desc, i.member_id`)
}

/** Notes that a member was invited; once more, with the new link's time, where the link was sent anew. */
export async function noteInvitation(tx: Tx, member: MemberId, by: MemberId, until: Date): Promise<void> {
  await tx.run(sql`
    insert into workspaces_invitations (workspace_id, member_id, invited_by, made_at, expires_at)
    values (${tx.workspace}, ${member}, ${by}, ${tx.now}, ${until})
    on conflict (workspace_id, member_id) do update set invited_by = excluded.invited_by, made_at = excluded.made_at,
      expires_at = excluded.expires_at, revoked_at = null`)
}

/** Zero where there is no invitation that is still open. */
export function endInvitation(tx: Tx, member: MemberId): Promise<number> {
  return tx.run(sql`
    update workspaces_invitations i set revoked_at = ${tx.now}
    from workspaces_members m
    where i.workspace_id = ${tx.workspace} and i.member_id = ${member} and i.revoked_at is null
      and m.workspace_id = i.workspace_id and m.id = i.member_id and m.user_id is null and m.active`)
}

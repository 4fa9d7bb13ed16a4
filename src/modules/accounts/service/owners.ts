import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { ensureMember, members } from '../../workspaces/index.ts'

/**
 * Owners as files name them: an address, or only a name. A name without an address is the member of that name, else
 * somebody new with an address that can never receive mail (RFC 2606). Answers a member for each text.
 */
export async function ownersNamed(
  tx: Tx,
  owners: readonly { owner: string; name: string | null }[],
): Promise<Map<string, MemberId>> {
  const known = await members(tx)
  const byName = new Map(known.map((member) => [member.name.toLowerCase(), member.id]))
  const byMail = new Map(known.map((member) => [member.email.toLowerCase(), member.id]))
  const found = new Map<string, MemberId>()
  for (const { owner, name } of owners) {
    const text = owner.trim().toLowerCase()
    const id =
      byMail.get(text) ?? byName.get(text) ?? found.get(owner) ?? (await ensureMember(tx, newcomer(owner, name)))
    found.set(owner, id)
  }
  return found
}

function newcomer(owner: string, name: string | null) {
  const text = owner.trim()
  if (text.includes('@'))
    return { name: name?.trim() || text.slice(0, text.indexOf('@')), email: text, role: 'csm' as const }
  const local = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
  return { name: text, email: `${local || 'owner'}@owners.invalid`, role: 'csm' as const }
}

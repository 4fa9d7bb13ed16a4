import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import { handle } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { audit } from '../audit.ts'
import { createKey, forgetKeys, intakeScope, rotateKey } from '../keys.ts'
import * as operations from '../operations/keys.ts'
import * as store from '../store-keys.ts'

const day = 86_400_000

const list = handle(operations.listKeys, async ({ viewer, within }) => {
  const items = await within(store.allKeys)
  return { items: items.map((key) => ({ ...key, mayRotate: isOwn(key, viewer) })), next: null }
})

/** A key's new text is the power to act as its member, so only that member gets it; one that only sends is nobody's power. */
const isOwn = (key: store.Key, viewer: { member: string }) =>
  key.revokedAt === null && (key.member === viewer.member || key.scopes.includes(intakeScope))

const make = handle(operations.createKey, async ({ viewer, within }, { name, scopes, source, expiresInDays }) => {
  const beyond = scopes.find((scope) => scope !== intakeScope && !viewer.permissions.has(scope))
  if (beyond !== undefined)
    throw new AppError('forbidden', told`You may not do '${beyond}' yourself`, { field: 'scopes' })
  return within(async (tx) => {
    const expiresAt = expiresInDays ? new Date(tx.now.getTime() + expiresInDays * day) : null
    const made = await createKey(tx, { name, scopes, source: source ?? name, member: viewer.member, expiresAt })
    const after = { name, scopes, source: source ?? name, expiresAt }
    await audit(tx, viewer, { action: 'key.made', subject: 'key', subjectId: made.id, after })
    return made
  })
})

const rotate = handle(operations.rotateKey, async ({ platform, viewer, within }, { id, overlapHours }) => {
  const made = await within(async (tx) => {
    const key = await mustFind(tx, id)
    if (!isOwn(key, viewer)) {
      throw new AppError('forbidden', told`This key acts for somebody else, or is revoked`, {
        field: 'id',
        remedy: told`Make a new key of your own`,
      })
    }
    const beyond = key.scopes.find((scope) => scope !== intakeScope && !viewer.permissions.has(scope))
    if (beyond !== undefined)
      throw new AppError('forbidden', told`You may not do '${beyond}' yourself`, { field: 'id' })
    const rotated = await rotateKey(tx, id, overlapHours)
    const after = { name: key.name, oldTextGoodUntil: rotated.oldUntil }
    await audit(tx, viewer, { action: 'key.rotated', subject: 'key', subjectId: id, after })
    return rotated
  })
  forgetKeys(platform)
  return made
})

const revoke = handle(operations.revokeKey, async ({ platform, viewer, within }, { id }) => {
  await within(async (tx) => {
    const { name, scopes } = await mustFind(tx, id)
    if ((await store.revokeKey(tx, id)) === 0) return // a second revocation changes nothing
    await audit(tx, viewer, { action: 'key.revoked', subject: 'key', subjectId: id, before: { name, scopes } })
  })
  forgetKeys(platform)
  return {}
})

async function mustFind(tx: Tx, id: string): Promise<store.Key> {
  const key = await store.keyById(tx, id)
  if (!key) throw new AppError('not_found', told`No key with this id`)
  return key
}

export const keys = [list, make, rotate, revoke]

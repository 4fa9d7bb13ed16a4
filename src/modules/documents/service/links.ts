import { createHash } from 'node:crypto'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { type Language, told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { holdsOf } from '../../../platform/outbox/holds.ts'
import { newId, secret } from '../../../platform/random.ts'
import { type Account, mustSee, seesBook } from '../../accounts/index.ts'
import { audit, members, viewerOf, viewersOf } from '../../workspaces/index.ts'
import { linkText, workspaceOfLink } from '../domain/link-text.ts'
import { inOrder, permissionOf, type Section, usualSections } from '../domain/sections.ts'
import * as store from '../store.ts'

const dayLength = 86_400_000
const sharePermission = 'documents.share'

const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex')

/** The sections named, or the usual ones; refused where the viewer may not read one of them. */
export function sectionsFor(viewer: Viewer, named: readonly Section[] | undefined): Section[] {
  const wanted = inOrder(named ?? usualSections)
  const closed = wanted.find((section) => !viewer.permissions.has(permissionOf[section]))
  if (closed === undefined) return wanted
  if (named === undefined) return readable(viewer, wanted)
  throw new AppError('forbidden', told`You may not read ${closed} of accounts`, {
    field: 'sections',
    remedy: told`Leave ${closed} out`,
    permission: permissionOf[closed],
  })
}

const readable = (viewer: Viewer, wanted: readonly Section[]): Section[] =>
  wanted.filter((section) => viewer.permissions.has(permissionOf[section]))

export interface Wish {
  account: AccountId
  sections: readonly Section[] | undefined
  language: Language
  days: number
}

/** Makes a link. Its text is answered here once and kept nowhere. */
export async function share(platform: Platform, tx: Tx, viewer: Viewer, wish: Wish) {
  const account = await mustSee(tx, viewer, wish.account)
  await refuseClosed(tx)
  const sections = sectionsFor(viewer, wish.sections)
  const text = linkText(tx.workspace, secret())
  const endsAt = new Date(tx.now.getTime() + wish.days * dayLength)
  const id = newId(tx.now)
  await store.insertLink(tx, {
    id,
    account: account.id,
    member: viewer.member,
    sections,
    language: wish.language,
    endsAt,
    hash: fingerprint(text),
  })
  const after = { account: account.id, sections, language: wish.language, endsAt }
  await audit(tx, viewer, { action: 'link.made', subject: 'link', subjectId: id, after })
  return { id, url: `${platform.config.baseUrl}/share/${text}`, endsAt: endsAt.toISOString() }
}

async function refuseClosed(tx: Tx): Promise<void> {
  if ((await store.sharingOf(tx)) === 'forbidden') {
    throw new AppError('conflict', told`This workspace shares no accounts by link`, {
      remedy: told`Download a PDF, or ask an administrator to allow it in Settings`,
    })
  }
  if ((await holdsOf(tx)).length > 0) {
    throw new AppError(
      'conflict',
      told`Nothing leaves this workspace at present, so that a link would open for nobody`,
      {
        remedy: told`Download a PDF`,
      },
    )
  }
}

/** Takes a link back. One that had ended already stays as it is. */
export async function revoke(tx: Tx, viewer: Viewer, account: AccountId, link: string): Promise<void> {
  const { id } = await mustSee(tx, viewer, account)
  const revoked = await store.revokeLink(tx, id, link)
  if (!revoked) {
    if (await store.isLinkOf(tx, id, link)) return
    throw new AppError('not_found', told`No link with this id`)
  }
  const before = { account: id, sections: revoked.sections, endsAt: revoked.endsAt }
  await audit(tx, viewer, { action: 'link.revoked', subject: 'link', subjectId: link, before })
}

interface LinkRequest {
  account: AccountId
  after: { at: string; id: string } | undefined
  limit: number
}

/** The links of an account for somebody who may share it, newest first. */
export async function linksFor(tx: Tx, viewer: Viewer, request: LinkRequest) {
  const account = await mustSee(tx, viewer, request.account)
  const links = await store.linksOf(tx, { ...request, account: account.id })
  const makers = [...new Set(links.map((link) => link.member))]
  const seeing = new Set((await viewersOf(tx, makers)).filter(maySee(account)).map(({ member }) => member))
  const names = new Map((await members(tx)).map((member) => [member.id, member.name]))
  const isHeld = (await holdsOf(tx)).length > 0
  return links.map(({ account: _, member, revokedAt, ...link }) => ({
    ...link,
    madeBy: names.get(member) ?? 'somebody who left',
    state: stateOf(tx, { revokedAt, endsAt: link.endsAt }, isHeld || !seeing.has(member) ? 'resting' : 'open'),
  }))
}

const maySee =
  (account: Account) =>
  (viewer: Viewer): boolean =>
    viewer.permissions.has(sharePermission) && seesBook(viewer, account.ownerId)

function stateOf<Otherwise>(tx: Tx, link: Pick<store.Link, 'revokedAt' | 'endsAt'>, otherwise: Otherwise) {
  if (link.revokedAt !== null) return 'revoked' as const
  return link.endsAt <= tx.now ? ('ended' as const) : otherwise
}

export interface Opened {
  link: store.Link
  account: Account
  /** Who made it: it shows what this member sees now. */
  viewer: Viewer
  sections: Section[]
}

/**
 * What a link opens, judged anew whenever it is opened; null for every reason alike. It opens while its maker may share
 * and sees the account, the account is the one that was shared, and the workspace lets anything out.
 */
export async function open(tx: Tx, text: string): Promise<Opened | null> {
  const link = await store.liveLink(tx, fingerprint(text))
  if (!link || (await store.sharingOf(tx)) === 'forbidden' || (await holdsOf(tx)).length > 0) return null
  const viewer = await viewerOf(tx, link.member).catch(absent)
  if (!viewer?.permissions.has(sharePermission)) return null
  const account = await mustSee(tx, viewer, link.account).catch(absent)
  // What was shared is this account: after a merge its id means another one, which nobody chose to show.
  if (account?.id !== link.account) return null
  return { link, account, viewer, sections: readable(viewer, link.sections) }
}

export const workspaceOf = workspaceOfLink

function absent(error: unknown): null {
  if (error instanceof AppError && error.code === 'not_found') return null
  throw error
}

export const noteOpening = store.noteOpening

/** Forbidding ends every link for good, so that allowing it again opens no door that was forgotten. */
export async function setSharing(tx: Tx, viewer: Viewer, sharing: store.Sharing): Promise<number> {
  const before = await store.sharingOf(tx)
  await store.putSharing(tx, sharing)
  const ended = sharing === 'forbidden' ? await store.revokeLinks(tx, 'everybody') : 0
  await audit(tx, viewer, {
    action: 'links.setting_changed',
    subject: 'documents.settings',
    before: { sharing: before },
    after: { sharing, ...(ended > 0 ? { linksEnded: ended } : {}) },
  })
  return ended
}

/** What a member's leaving ends, by the names of the accounts. */
export async function liveAccountsOf(tx: Tx, member: MemberId): Promise<AccountId[]> {
  return [...new Set((await store.liveLinksOf(tx, member)).map(({ account }) => account))]
}

export const endLinksOf = (tx: Tx, member: MemberId): Promise<number> => store.revokeLinks(tx, member)

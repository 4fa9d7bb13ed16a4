import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, CommentId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { mustSee, seesBook } from '../../accounts/index.ts'
import { append } from '../../timeline/index.ts'
import { audit, members, viewersOf } from '../../workspaces/index.ts'
import type { Note } from '../domain/bundle.ts'
import { type Mention, type Mentionable, mentionsIn, writtenName } from '../domain/mentions.ts'
import * as store from '../store/comments.ts'
import { forgetComment } from '../store/notifications.ts'
import { give, watchersOf } from './give.ts'

/** Colleagues who see an account and may be mentioned on it, each with what to write behind the @. */
export async function mentionable(tx: Tx, viewer: Viewer, account: AccountId) {
  const { ownerId } = await mustSee(tx, viewer, account)
  const people = await colleagues(tx)
  const seeing = new Set((await viewersOf(tx, 'all')).filter((one) => seesBook(one, ownerId)).map((one) => one.member))
  return people
    .filter(({ id }) => seeing.has(id) && id !== viewer.member)
    .map((person) => ({ id: person.id, name: person.name, written: writtenName(person, people) }))
}

/** Comments on an account; who is mentioned and who watches is told in the same transaction. */
export async function comment(tx: Tx, viewer: Viewer, account: AccountId, text: string): Promise<CommentId> {
  const seen = await mustSee(tx, viewer, account)
  const mentions = await mentionsOf(tx, seen.ownerId, text)
  const id = newId(tx.now) as CommentId
  await store.insertComment(tx, { id, account: seen.id, member: viewer.member, text, mentions })
  const said = await store.commentOf(tx, id)
  if (said) await sayOnTimeline(tx, said)
  await tellOf(tx, viewer, { id, account: seen.id, mentions, isNew: true })
  const after = { account: seen.id, mentions: mentions.length }
  await audit(tx, viewer, { action: 'comment.made', subject: 'comment', subjectId: id, after })
  return id
}

/** Changes one's own comment. Only who is newly mentioned hears of it. */
export async function editComment(tx: Tx, viewer: Viewer, id: CommentId, text: string): Promise<void> {
  const { found, owner } = await mustOwn(tx, viewer, id)
  if (found.text === text) return
  const mentions = await mentionsOf(tx, owner, text)
  await store.keepVersion(tx, id)
  await store.changeComment(tx, id, text, mentions)
  await sayOnTimeline(tx, { ...found, text })
  const fresh = mentions.filter((member) => !found.mentions.includes(member))
  await tellOf(tx, viewer, { id, account: found.account, mentions: fresh, isNew: false })
  const after = { account: found.account, mentions: mentions.length }
  await audit(tx, viewer, { action: 'comment.changed', subject: 'comment', subjectId: id, after })
}

/** Deletes one's own comment: it leaves the page, the bells and, but for the fact, the timeline. */
export async function deleteComment(tx: Tx, viewer: Viewer, id: CommentId): Promise<void> {
  const { found } = await mustOwn(tx, viewer, id)
  await store.keepVersion(tx, id)
  await store.eraseComment(tx, id)
  await forgetComment(tx, id)
  await sayOnTimeline(tx, { ...found, text: told`A comment was deleted` })
  const before = { account: found.account }
  await audit(tx, viewer, { action: 'comment.deleted', subject: 'comment', subjectId: id, before })
}

/** One page of an account's comments, each with the places at which somebody is mentioned by the name they bear now. */
export async function pageOf(
  tx: Tx,
  viewer: Viewer,
  account: AccountId,
  page: Parameters<typeof store.commentsOf>[2],
): Promise<(Omit<store.Comment, 'mentions'> & { mentions: Mention[] })[]> {
  const { id } = await mustSee(tx, viewer, account)
  const found = await store.commentsOf(tx, id, page)
  const everybody = (await members(tx)).map(({ id: member, name, email }) => ({ id: member, name, email }))
  return found.map((one) => {
    const named = everybody.filter((person) => one.mentions.includes(person.id))
    return { ...one, mentions: mentionsIn(one.text, named).mentions }
  })
}

/** What a comment said before, for whoever sees its account. */
export async function historyOf(tx: Tx, viewer: Viewer, id: CommentId) {
  const found = await store.commentOf(tx, id)
  if (!found) throw absent()
  await mustSeeAccount(tx, viewer, found.account)
  return store.versionsOf(tx, id)
}

// ---------------------------------------------------------------- within

const absent = () => new AppError('not_found', told`No comment with this id`)

/** A comment on a foreign account is as absent as one that does not exist (rule 37). */
async function mustSeeAccount(tx: Tx, viewer: Viewer, account: AccountId) {
  return mustSee(tx, viewer, account).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'not_found' ? absent() : error
  })
}

async function mustOwn(tx: Tx, viewer: Viewer, id: CommentId) {
  const found = await store.heldComment(tx, id)
  if (!found) throw absent()
  const { ownerId } = await mustSeeAccount(tx, viewer, found.account)
  if (found.member === viewer.member) return { found, owner: ownerId }
  throw new AppError('forbidden', told`Only who wrote a comment changes or deletes it`, {
    field: 'comment',
    remedy: told`Answer with a comment of your own`,
  })
}

async function colleagues(tx: Tx): Promise<Mentionable[]> {
  return (await members(tx)).filter(({ active }) => active).map(({ id, name, email }) => ({ id, name, email }))
}

/** Who is mentioned. Each must see the account, or the mention would tell them nothing. */
async function mentionsOf(tx: Tx, owner: MemberId | null, text: string): Promise<MemberId[]> {
  if (!text.includes('@')) return []
  const people = await colleagues(tx)
  const { mentions, unclear } = mentionsIn(text, people)
  const [first] = unclear
  if (first) {
    throw new AppError('invalid', told`${first.people.length} colleagues are called ${first.name}`, {
      field: 'text',
      remedy: told`Write the address of the one you mean: ${first.people.map(({ email }) => `@${email}`).join(' or ')}`,
    })
  }
  if (mentions.length === 0) return []
  const mentioned = [...new Set(mentions.map(({ member }) => member))]
  const viewers = await viewersOf(tx, mentioned)
  const blind = viewers.find((viewer) => !seesBook(viewer, owner))
  if (!blind) return mentioned
  throw new AppError('invalid', told`${blind.name} does not see this account`, {
    field: 'text',
    remedy: told`Leave the mention out, or let them see the account first: make them its owner or widen what they see`,
  })
}

interface Said {
  id: CommentId
  account: AccountId
  mentions: readonly MemberId[]
  isNew: boolean
}

/** A mention tells more than a comment: who is mentioned is not told of the comment as well. */
async function tellOf(tx: Tx, { member: by }: Viewer, { id, account, mentions, isNew }: Said): Promise<void> {
  const note =
    (kind: 'mention' | 'comment') =>
    (member: MemberId): Note => ({
      member,
      kind,
      account,
      about: '',
      comment: id,
      data: { by },
    })
  const mentioned = new Set(mentions)
  const watching = isNew ? ((await watchersOf(tx, [account])).get(account)?.watchers ?? []) : []
  const told = watching.map(({ member }) => member).filter((member) => !mentioned.has(member))
  await give(
    tx,
    [...[...mentioned].map(note('mention')), ...told.map(note('comment'))].filter(({ member }) => member !== by),
  )
}

type Shown = Pick<store.Comment, 'id' | 'account' | 'at' | 'author' | 'text'>

const sayOnTimeline = (tx: Tx, { id, account, at, author, text }: Shown): Promise<void> =>
  append(tx, [
    { account, at, kind: 'note', text, source: { kind: 'comment', id }, actor: author, key: `comment:${id}` },
  ])

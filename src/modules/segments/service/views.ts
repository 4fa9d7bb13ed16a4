import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { audit, members, permissionsOf, type Role } from '../../workspaces/index.ts'
import { columnKind } from '../domain/columns.ts'
import * as store from '../store/views.ts'
import { accountLanguage, readCondition } from './language.ts'

export type ViewDraft = Omit<store.ViewLook, 'condition'> & { id?: string | undefined; condition: unknown }

/** The views that somebody can open, each with who made and who last changed it. */
export async function viewsOf(tx: Tx, viewer: Viewer) {
  const names = new Map((await members(tx)).map((member) => [member.id, member.name]))
  return (await store.viewsFor(tx, viewer.member)).map(({ maker, changedBy, savedAt, ...view }) => ({
    ...view,
    isOwn: maker === viewer.member,
    mayChange: mayChange(viewer, { maker, isShared: view.isShared }),
    maker: names.get(maker) ?? null,
    changedBy: changedBy && (names.get(changedBy) ?? null),
    savedAt: savedAt.toISOString(),
  }))
}

/** What is shared is changed by its maker and by those who answer for shared lists. */
const mayChange = (viewer: Viewer, { maker, isShared }: Pick<store.View, 'maker' | 'isShared'>): boolean =>
  maker === viewer.member || (isShared && viewer.permissions.has('segments.share'))

/** Keeps a list as it is seen, as a new view or in place of one. Changes of shared views are in the log. */
export async function saveView(platform: Platform, tx: Tx, viewer: Viewer, draft: ViewDraft): Promise<string> {
  const { id = newId(tx.now), ...look } = draft
  const condition = look.condition ? readCondition(await accountLanguage(platform, tx), look.condition) : null
  refuseOddColumns(look.columns)
  const before = draft.id ? await store.heldView(tx, viewer.member, id) : undefined
  if (before && !mayChange(viewer, before)) throw notYours(before.name)
  const after = { ...look, condition }
  if (!(await store.putView(tx, viewer.member, id, after))) throw noView()
  if (before?.isShared && !after.isShared) await store.withdraw(tx, id, before.maker)
  if (before?.isShared || after.isShared)
    await audit(tx, viewer, {
      action: before?.isShared ? 'view.changed' : 'view.shared',
      subject: 'view',
      subjectId: id,
      before: before && shown(before),
      after: shown(after),
    })
  return id
}

export async function deleteView(tx: Tx, viewer: Viewer, id: string): Promise<void> {
  const before = await mustFind(tx, viewer, id)
  if (!mayChange(viewer, before)) throw notYours(before.name)
  await store.removeView(tx, id)
  if (before.isShared)
    await audit(tx, viewer, { action: 'view.removed', subject: 'view', subjectId: id, before: shown(before) })
}

/** Keeps a view at hand for oneself, or no longer. */
export async function pinView(tx: Tx, viewer: Viewer, id: string, how: 'pin' | 'unpin'): Promise<void> {
  await mustFind(tx, viewer, id)
  const put = how === 'pin' ? store.pin : store.unpin
  await put(tx, viewer.member, id)
}

/** Decides with which shared view the list opens for a role; with none it opens with the customers. */
export async function setDefault(tx: Tx, viewer: Viewer, role: string, id: string | null): Promise<void> {
  if (permissionsOf(role as Role).size === 0)
    throw new AppError('invalid', told`There is no role ${role}`, {
      field: 'role',
      remedy: told`Use owner, admin, lead or csm`,
    })
  const view = id === null ? null : await mustFind(tx, viewer, id)
  if (view && !view.isShared) {
    throw new AppError('conflict', told`A view that is only your own cannot open for others`, {
      field: 'view',
      remedy: told`Share it first`,
    })
  }
  const before = await store.putDefault(tx, role, id)
  await audit(tx, viewer, {
    action: 'view.default_set',
    subject: 'role',
    subjectId: role,
    before: { view: before },
    after: { view: id, name: view?.name },
  })
}

async function mustFind(tx: Tx, viewer: Viewer, id: string): Promise<store.View> {
  const view = await store.heldView(tx, viewer.member, id)
  if (!view) throw noView()
  return view
}

/** Columns may name fields that come and go, but never anything else. */
function refuseOddColumns(columns: readonly string[]): void {
  const odd = columns.find((key) => !/^(attribute|custom|measure|segment):/.test(columnKind(key).of))
  if (odd === undefined) return
  throw new AppError('invalid', told`columns: ${odd} is no column`, {
    field: 'columns',
    remedy: told`Name fields such as attribute:arr, change:measure:health.score or spark:measure:health.score`,
  })
}

const shown = ({ name, isShared, condition, columns, sort, direction, further, widths, density }: store.ViewLook) => ({
  name,
  isShared,
  condition,
  columns,
  sort,
  direction,
  further,
  widths,
  density,
})

const noView = () => new AppError('not_found', told`There is no such view of yours`)
const notYours = (name: string) =>
  new AppError('forbidden', told`${name} is shared by somebody else`, {
    field: 'id',
    remedy: told`Save it as a view of your own, or ask its maker`,
  })

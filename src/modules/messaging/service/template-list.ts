import { AppError } from '../../../kernel/errors.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { namesOfMembers, settings } from '../../workspaces/index.ts'
import type { Grouping } from '../domain/grouping.ts'
import { figuresBy } from '../store/counting.ts'
import { figures } from '../store/list.ts'
import { settingsOf } from '../store/settings.ts'
import * as store from '../store/templates.ts'
import { mustHave } from './templates.ts'
import { ownNames } from './words.ts'

const none = { sent: 0, replied: 0, bounced: 0, unsubscribed: 0, held: 0 }

/** Templates with what became of their messages (F239). */
export async function templateList(tx: Tx, viewer: Viewer) {
  const languages = await store.languagesOf(tx)
  const counted = new Map((await figures(tx, viewer)).map(({ template, ...rest }) => [template, rest]))
  return (await store.templates(tx)).map(({ archivedAt: _, origin: _o, counts: _c, changedAt, ...template }) => ({
    ...template,
    languages: languages.get(template.id) ?? [],
    changedAt: changedAt.toISOString(),
    figures: counted.get(template.id) ?? none,
  }))
}

export async function oneTemplate(tx: Tx, id: string, version: number | undefined) {
  const { key, name, summary, purpose, counts, version: newest } = await mustHave(tx, id)
  const variants = await store.variantsAt(tx, id, version ?? newest)
  if (variants.length === 0) throw new AppError('not_found', told`No such version of this template`)
  const versions = await store.versionsOf(tx, id)
  const people = await namesOfMembers(
    tx,
    versions.flatMap(({ by }) => (by === null ? [] : [by])),
  )
  const { words } = await settingsOf(tx)
  return {
    ...{ id, key, name, summary, purpose, counts, version: version ?? newest },
    variants: variants.map(({ html: _, ...variant }) => variant),
    versions: versions.map(({ by, at, ...rest }) => ({
      ...rest,
      by: by === null ? null : (people.get(by as MemberId) ?? null),
      at: at.toISOString(),
    })),
    names: [...new Set([...ownNames, ...Object.keys(words)])],
  }
}

/** What became of a template's mail, by version or by kinds of readers, each with how many there were (F239). */
export async function templateFigures(tx: Tx, viewer: Viewer, id: string, by: Grouping) {
  const template = await mustHave(tx, id)
  const { zone } = await settings(tx)
  const found = await figuresBy(tx, viewer, { template: template.id, by, zone })
  return { items: found.map((one) => ({ ...one, delivered: one.sent - one.bounced })) }
}

import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { audit } from '../../workspaces/index.ts'
import type { KpiSettings } from '../domain/settings.ts'
import { forgetAnswers } from '../store/answers.ts'
import * as store from '../store/settings.ts'

export const readSettings = async (tx: Tx) => ({
  ...(await store.kpiSettings(tx)),
  features: await store.featureNames(tx),
})

/** Fields that nobody speaks of stay as they are. */
type Change = { [Field in keyof KpiSettings]?: KpiSettings[Field] | undefined }

export async function changeSettings(tx: Tx, viewer: Viewer, change: Change): Promise<KpiSettings> {
  const before = await store.kpiSettings(tx)
  const next = {
    margin: change.margin ?? before.margin,
    keyActions: change.keyActions === undefined ? before.keyActions : change.keyActions,
    keyCount: change.keyCount ?? before.keyCount,
  }
  await checkKeys(tx, next)
  await store.saveSettings(tx, next)
  await forgetAnswers(tx)
  const subject = { subject: 'kpi', subjectId: null }
  await audit(tx, viewer, { action: 'kpi.settings_changed', ...subject, before: { ...before }, after: { ...next } })
  return next
}

/** Key actions that nobody ever did would leave everybody unactivated for ever. */
async function checkKeys(tx: Tx, { keyActions, keyCount }: KpiSettings): Promise<void> {
  if (keyActions === null) return
  const known = new Set(await store.featureNames(tx))
  const unknown = keyActions.find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new AppError('invalid', told`No event has told of a feature ${unknown}`, {
      field: 'keyActions',
      remedy: told`Take names of features as they come with events`,
    })
  if (keyCount > new Set(keyActions).size)
    throw new AppError('invalid', told`There are fewer key actions than an account shall do`, {
      field: 'keyCount',
      remedy: told`Name more of them, or ask for fewer`,
    })
}

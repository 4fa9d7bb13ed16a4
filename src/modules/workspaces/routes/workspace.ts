import type { Day } from '../../../kernel/day.ts'
import { handle, handleInSteps } from '../../../platform/contributions.ts'
import { letGo } from '../holds.ts'
import * as operations from '../operations/workspace.ts'
import { ownSession } from '../people.ts'
import { callbackOf, removeProvider, saveProvider } from '../providers.ts'
import { changeSecurity, securityOf } from '../security.ts'
import { changeWorkspace, createWorkspace, makeOwner } from '../service.ts'
import { providerOf } from '../store-providers.ts'

const change = handle(operations.updateWorkspace, async ({ viewer, within }, input) => {
  await within((tx) => changeWorkspace(tx, viewer, { ...input, from: input.from as Day | undefined }))
  return {}
})

const create = handleInSteps(operations.createWorkspace, async (context, input) => {
  const { user } = await ownSession(context)
  const made = await createWorkspace(context.platform, { ...input, asOf: (input.asOf as Day | undefined) ?? null })
  await makeOwner(context.platform, made.id, user)
  return { id: made.id, slug: made.slug }
})

const resume = handle(operations.resume, async ({ viewer, within }) => ({
  wasHeld: await within((tx) => letGo(tx, viewer)),
}))

const security = handle(operations.security, ({ platform, viewer }) => securityOf(platform, viewer))

const secure = handle(operations.updateSecurity, async (context, input) => {
  const session = input.requiresTwoFactor ? await ownSession(context) : null
  await changeSecurity(context.platform, context.viewer, session, input)
  return {}
})

const provider = handle(operations.provider, async ({ platform, workspace, within }) => ({
  callback: callbackOf(platform, workspace),
  provider: (await within(providerOf)) ?? null,
}))

/** Who may come in is decided by people: a key cannot open another door. */
const saveOne = handle(operations.saveProvider, async (context, draft) => {
  await ownSession(context)
  await saveProvider(context.platform, context.viewer, draft)
  return {}
})

const removeOne = handle(operations.removeProvider, async ({ platform, viewer }) => {
  await removeProvider(platform, viewer)
  return {}
})

export const workspace = [change, create, resume, security, secure, provider, saveOne, removeOne]

import { defineModule } from '../../platform/contributions.ts'
import { auditWords } from './audit-words.ts'
import { signInDoors } from './doors.ts'
import { examineLog, examineProvider } from './examine.ts'
import { sendingKeys } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { providerPlace } from './openid.ts'
import { retention } from './retention.ts'
import { keys } from './routes/keys.ts'
import { log } from './routes/log.ts'
import { members } from './routes/members.ts'
import { oneself } from './routes/oneself.ts'
import { workspace } from './routes/workspace.ts'
import { forgetEnded } from './store-sign-in.ts'

export const workspaces = defineModule({
  name: 'workspaces',
  routes: [...oneself, ...members, ...keys, ...workspace, ...log],
  doors: signInDoors,
  fetches: [providerPlace],
  handsOn: [sendingKeys],
  auditWords,
  examinations: [examineLog, examineProvider],
  holdings,
  retention,
  jobs: [{ name: 'workspaces.forget_ended', every: '13 3 * * *', run: (platform) => platform.db.system(forgetEnded) }],
})

import { defineModule } from '../../platform/contributions.ts'
import { footDoors } from './doors.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { templatePack } from './pack.ts'
import { retention } from './retention.ts'
import { sendDue } from './service/send.ts'
import { sendStep } from './steps/send.ts'

export const messaging = defineModule({
  name: 'messaging',
  holdings,
  retention,
  listeners,
  steps: [sendStep],
  packs: [templatePack],
  doors: footDoors,
  loops: [{ name: 'messaging.send', pause: 2_000, turn: sendDue, isOutside: true }],
})

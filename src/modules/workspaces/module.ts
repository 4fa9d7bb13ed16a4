import { defineModule } from '../../platform/contributions.ts'
import { signInDoors } from './doors.ts'

export const workspaces = defineModule({ name: 'workspaces', doors: signInDoors })

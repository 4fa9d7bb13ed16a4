import { defineModule } from '../../platform/contributions.ts'
import { routes } from './routes.ts'

export const proof = defineModule({ name: 'proof', routes })

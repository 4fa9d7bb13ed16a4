import { defineModule } from '../../platform/contributions.ts'
import { routes } from './routes.ts'

export const segments = defineModule({ name: 'segments', routes })

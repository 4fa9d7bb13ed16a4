import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { routes } from './routes.ts'

export const segments = defineModule({ name: 'segments', holdings, routes })

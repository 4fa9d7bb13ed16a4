import { defineModule } from '../../platform/contributions.ts'
import { routes } from './routes.ts'

export const kpis = defineModule({ name: 'kpis', routes })

import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes.ts'

export const privacy = defineModule({ name: 'privacy', holdings, routes, jobs })

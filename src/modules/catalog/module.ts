import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { routes } from './routes.ts'
import { planShape, productShape } from './shapes.ts'

export const catalog = defineModule({
  name: 'catalog',
  holdings,
  routes,
  shapes: [planShape, productShape],
  auditWords: {
    'catalog.plan_written': (name) => told`wrote the plan ${name}`,
    'catalog.product_written': (name) => told`wrote the product ${name}`,
  },
})

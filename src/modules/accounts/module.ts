import { defineModule } from '../../platform/contributions.ts'
import { auditWords } from './audit-words.ts'
import { examineOrphans } from './examine.ts'
import { books } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { dueAttributes, forgetting } from './loops.ts'
import { accountMeasures } from './measures.ts'
import { routes } from './routes.ts'
import { shapes } from './shapes.ts'
import { setStep } from './steps/set.ts'
import { accountFields } from './subject.ts'

export const accounts = defineModule({
  name: 'accounts',
  holdings,
  routes,
  shapes,
  measures: [accountMeasures],
  subjects: [{ name: 'account', fields: accountFields }],
  loops: [dueAttributes],
  examinations: [examineOrphans],
  jobs: [forgetting],
  handsOn: [books],
  steps: [setStep],
  auditWords,
})

import { defineModule } from '../../platform/contributions.ts'
import { auditWords } from './audit-words.ts'
import { examineOrphans } from './examine.ts'
import { books, teams } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { dueAttributes, forgetting } from './loops.ts'
import { accountMeasures } from './measures.ts'
import { fieldPack } from './pack.ts'
import { routes } from './routes.ts'
import { teamFields } from './service/team.ts'
import { shapes } from './shapes.ts'
import { noteSet, setStep, setTold } from './steps/set.ts'
import { teamSql } from './store/team.ts'
import { accountFields } from './subject.ts'

export const accounts = defineModule({
  name: 'accounts',
  packs: [fieldPack],
  holdings,
  routes,
  shapes,
  measures: [accountMeasures],
  subjects: [
    { name: 'account', fields: accountFields },
    { name: 'account', fields: teamFields, read: teamSql },
  ],
  loops: [dueAttributes],
  examinations: [examineOrphans],
  jobs: [forgetting],
  listeners: { [setTold]: noteSet },
  steps: [setStep],
  handsOn: [books, teams],
  auditWords,
})

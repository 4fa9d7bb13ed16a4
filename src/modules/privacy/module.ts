import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes.ts'

export const privacy = defineModule({
  name: 'privacy',
  holdings,
  routes,
  jobs,
  auditWords: {
    'person.exported': 'took along everything about a person:',
    'person.erasure_asked': 'asked to erase a person:',
    'person.erased': 'erased a person:',
    'person.erased_again': 'erased a person again:',
    'person.allowed_again': 'let an erased person come back',
    'retention.changed': 'changed how long is kept:',
    'sandbox.made': 'made the sandbox',
    'sandbox.discarded': 'threw away the sandbox',
  },
})

import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { jobs } from './jobs.ts'
import { retentionPack } from './pack.ts'
import { routes } from './routes.ts'

export const privacy = defineModule({
  name: 'privacy',
  packs: [retentionPack],
  holdings,
  routes,
  jobs,
  auditWords: {
    'person.exported': (name) => told`took along everything about a person: ${name}`,
    'person.erasure_asked': (name) => told`asked to erase a person: ${name}`,
    'person.erased': (name) => told`erased a person: ${name}`,
    'person.erased_again': (name) => told`erased a person again: ${name}`,
    'person.allowed_again': (name) => told`let an erased person come back ${name}`,
    'retention.changed': (name) => told`changed how long is kept: ${name}`,
    'sandbox.made': (name) => told`made the sandbox ${name}`,
    'sandbox.discarded': (name) => told`threw away the sandbox ${name}`,
  },
})

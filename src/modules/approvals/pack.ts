import { filedBy, sparse } from '../../platform/packs/by-operation.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { product } from '../workspaces/index.ts'
import { usualHours } from './domain/policy.ts'
import { addPolicy, changePolicy, saveLimit } from './operations.ts'
import { routes } from './routes.ts'
import { limitsOf, policiesOf } from './service/policies.ts'

const usual = { hours: usualHours, isOn: true }

/** Rules of what must be approved, one a file, known by their names. */
export const policyPack = filedBy({
  ...{ folder: 'approvals', routes },
  saves: ({ policy }) => (policy === undefined ? addPolicy.name : changePolicy.name),
  viewer: (tx) => product(tx.workspace),
  read: async (tx) =>
    (await policiesOf(tx)).map(({ id: _, condition, ...rule }) => ({
      name: fileName(rule.name),
      content: { ...sparse(rule, usual), where: condition.where },
    })),
  asked: async (tx, { where, ...content }) => {
    const policy = (await policiesOf(tx)).find(({ name }) => name === content.name)?.id
    return { ...usual, ...content, condition: { version: 1, where }, ...(policy ? { policy } : {}) }
  },
})

/** What each role may give away by itself; without an end where it is not said. */
export const limitPack = filedBy({
  ...{ folder: 'limits', routes, saves: saveLimit.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) => (await limitsOf(tx)).map((limit) => ({ name: limit.role, content: { ...limit } })),
})

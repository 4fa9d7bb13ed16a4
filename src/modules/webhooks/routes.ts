import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import { aMoment, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { visible } from '../accounts/index.ts'
import { audit } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import { removeEndpoint, rotate, saveEndpoint, testEndpoint } from './service/endpoints.ts'
import { deliveries, type Listed, retryDead } from './store/deliveries.ts'
import { endpoints } from './store/endpoints.ts'

export const routes: readonly Route[] = [
  handle(operations.listEndpoints, ({ within }) =>
    within(async (tx) => ({
      items: (await endpoints(tx)).map(({ id, name, address, isOn, madeAt, earlierUntil }) => ({
        ...{ id, name, address, isOn, madeAt: madeAt.toISOString() },
        earlierUntil: earlierUntil && earlierUntil > tx.now ? earlierUntil.toISOString() : null,
      })),
    })),
  ),

  handle(operations.listDeliveries, ({ viewer, within }, { status = null, cursor, limit }) =>
    within(async (tx) => {
      const after = placeIn(cursor, { madeAt: aMoment, id: anId })
      const found = await deliveries(tx, { visible: visible(viewer), status, after, limit: limit + 1 })
      const page = found.slice(0, limit)
      const last = found.length > limit ? page.at(-1) : undefined
      return { items: page.map(presented), next: last ? encodeCursor([last.place, last.id]) : null }
    }),
  ),

  handle(operations.saveEndpoint, ({ platform, viewer, within }, input) =>
    within((tx) => saveEndpoint(platform, tx, viewer, input)),
  ),

  handle(operations.rotateSecret, ({ platform, viewer, within }, { id }) =>
    within((tx) => rotate(platform, tx, viewer, id)),
  ),

  handle(operations.testEndpoint, ({ viewer, within }, { id }) => within((tx) => testEndpoint(tx, viewer, id))),

  handle(operations.removeEndpoint, ({ viewer, within }, { id }) =>
    within(async (tx) => {
      await removeEndpoint(tx, viewer, id)
      return { removed: true }
    }),
  ),

  handle(operations.retryDelivery, ({ viewer, within }, { delivery }) =>
    within(async (tx) => {
      const found = await retryDead(tx, delivery, visible(viewer))
      if (!found) throw new AppError('not_found', told`There is no such call that was set aside`)
      await audit(tx, viewer, {
        ...{ action: 'webhook.retried', subject: 'webhook', subjectId: delivery },
        after: { name: found.name },
      })
      return { retried: true }
    }),
  ),
]

const presented = ({
  endpoint,
  endpointName,
  account,
  accountName,
  madeAt,
  triedAt,
  dueAt,
  place: _,
  ...rest
}: Listed) => ({
  ...rest,
  endpoint: { id: endpoint, name: endpointName },
  account: account && { id: account, name: accountName ?? '' },
  madeAt: madeAt.toISOString(),
  triedAt: triedAt?.toISOString() ?? null,
  nextAt: rest.status === 'waiting' ? dueAt.toISOString() : null,
})

import { AppError } from '../../kernel/errors.ts'
import type { SourceId, StreamId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { ConnectorField } from '../../platform/connectors/connector.ts'
import { handle, handleInSteps, type Route } from '../../platform/contributions.ts'
import { aMoment, anId, aText, aWhole, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { proposals } from '../imports/index.ts'
import { isKeptOpen, withoutPast } from '../measures/index.ts'
import { audit } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import { withSource } from './service/connect.ts'
import { listed, sayRun, sayStream } from './service/read.ts'
import { mendRefused, retryAll } from './service/refused.ts'
import { act, changeSource, createSource, mustFind, removeSource } from './service/sources.ts'
import { previewStream, removeStream, saveStream } from './service/streams.ts'
import { tellableFields } from './service/tell.ts'
import { refusedAfter } from './store/refused.ts'
import { runsBefore } from './store/runs.ts'
import { goneAfter, goneRow, putGone } from './store/seen.ts'
import { sourcesAfter } from './store/sources.ts'
import { streamsOf } from './store/streams.ts'
import { writingCounts } from './store/written.ts'

const sourceId = (connector: string) => connector as SourceId

/** Fields as the page draws them. */
const sayField = ({ name, label, type, required, secret, choices, summary }: ConnectorField) => ({
  name,
  label,
  type,
  required: required === true,
  secret: secret === true,
  choices: choices ? [...choices] : null,
  summary,
})

export const routes: readonly Route[] = [
  handle(operations.listKinds, async ({ platform }) => ({
    items: platform.contributions.connectors.map(({ kind, label, summary, settings, stream, writes }) => ({
      kind,
      label,
      summary,
      settings: settings.map(sayField),
      stream: stream.map(sayField),
      writes: writes ? writes.map(sayField) : null,
    })),
    fields: tellableFields(platform),
  })),

  handle(operations.listConnectors, ({ platform, within }, { cursor, limit }) =>
    within(async (tx) => {
      const found = await sourcesAfter(tx, placeIn(cursor, { name: aText })?.name ?? null, limit + 1)
      const shown = found.slice(0, limit)
      const last = found.length > limit ? shown.at(-1) : undefined
      const items = await listed(platform, tx, shown)
      return { items, next: last ? encodeCursor([last.name]) : null, withoutPast: await withoutPast(tx) }
    }),
  ),

  handleInSteps(operations.workOutPast, async ({ platform, workspace, within, viewer, done }) => {
    const accounts = await within(async (tx) => {
      if (await isKeptOpen(tx))
        throw new AppError('conflict', told`More of the history comes in just now`, {
          remedy: told`Ask again once it is there`,
        })
      await done(tx)
      await audit(tx, viewer, { action: 'connectors.past_asked', subject: 'workspace', subjectId: workspace })
      return withoutPast(tx)
    })
    if (accounts > 0) await platform.jobs.send('connectors.close', { workspace }, { key: workspace })
    return { accounts }
  }),

  handleInSteps(operations.createConnector, async ({ platform, workspace, viewer, done }, input) => ({
    id: await createSource(platform, workspace, viewer, input, done),
  })),

  handle(operations.getConnector, ({ platform, within }, { connector }) =>
    within(async (tx) => {
      const source = await mustFind(tx, sourceId(connector))
      const [row] = await listed(platform, tx, [source])
      const { settings, opensAt, closesAt, rowsPerMinute, requestsPerMinute, hears, writeBack, madeAt, madeBy } = source
      const { lastAt, ...counts } = await writingCounts(tx, source.id)
      const trouble = source.writeFailure ? { reason: source.writeFailure, remedy: source.writeRemedy ?? '' } : null
      return {
        ...row,
        settings,
        opensAt,
        closesAt,
        rowsPerMinute,
        requestsPerMinute,
        hears,
        streamList: (await streamsOf(tx, source.id)).map(sayStream),
        writeBack,
        writing: { ...counts, lastAt: lastAt?.toISOString() ?? null, trouble },
        madeAt: madeAt.toISOString(),
        madeBy,
      }
    }),
  ),

  handleInSteps(operations.updateConnector, async ({ platform, workspace, viewer, done }, { connector, ...edit }) => {
    await changeSource(platform, workspace, viewer, sourceId(connector), edit, done)
    return { id: connector }
  }),

  handle(operations.removeConnector, ({ within, viewer }, { connector }) =>
    within(async (tx) => {
      await removeSource(tx, viewer, sourceId(connector))
      return { id: connector }
    }),
  ),

  handle(operations.actOnConnector, ({ within, viewer }, { connector, what, stream }) =>
    within(async (tx) => {
      await act(tx, viewer, sourceId(connector), what, (stream as StreamId | undefined) ?? null)
      return { id: connector }
    }),
  ),

  handle(operations.listPlaces, async ({ platform, workspace, within }, { connector }) => {
    const source = await within((tx) => mustFind(tx, sourceId(connector)))
    const { places, warnings } = await withSource(platform, workspace, source, (connection) => connection.check())
    const { shapes } = platform.contributions
    const items = places.map((place) => {
      const [likely] = proposals(
        shapes,
        place.columns.map(({ name }) => name),
      )
      return {
        ...place,
        shape: likely?.shape ?? null,
        fields: likely?.columns.length ?? 0,
        missing: likely?.missing ?? [],
      }
    })
    return { items, warnings }
  }),

  handleInSteps(operations.previewStream, async ({ platform, workspace, within }, { connector, ...wish }) => {
    const source = await within((tx) => mustFind(tx, sourceId(connector)))
    return previewStream(platform, workspace, source, wish)
  }),

  handleInSteps(operations.addStream, async ({ platform, workspace, viewer, done }, { connector, ...wish }) => ({
    id: await saveStream(platform, workspace, viewer, { source: sourceId(connector), stream: null }, wish, done),
  })),

  handleInSteps(
    operations.changeStream,
    async ({ platform, workspace, viewer, done }, { connector, stream, ...wish }) => ({
      id: await saveStream(
        platform,
        workspace,
        viewer,
        { source: sourceId(connector), stream: stream as StreamId },
        wish,
        done,
      ),
    }),
  ),

  handle(operations.removeStream, ({ within, viewer }, { connector, stream }) =>
    within(async (tx) => {
      await removeStream(tx, viewer, sourceId(connector), stream as StreamId)
      return { id: stream }
    }),
  ),

  handle(operations.listPulls, ({ within }, { connector, cursor, limit }) =>
    within(async (tx) => {
      const { id } = await mustFind(tx, sourceId(connector))
      const page = await runsBefore(tx, id, placeIn(cursor, { at: aMoment, id: anId }), limit + 1)
      const shown = page.slice(0, limit)
      const last = page.length > limit ? shown.at(-1) : undefined
      return { items: shown.map(sayRun), next: last ? encodeCursor([last.startedAt.toISOString(), last.id]) : null }
    }),
  ),

  handle(operations.listRefusedRows, ({ within }, { connector, cursor, limit }) =>
    within(async (tx) => {
      const { id } = await mustFind(tx, sourceId(connector))
      const after = placeIn(cursor, { stream: anId, part: aWhole, key: aText })
      const page = await refusedAfter(tx, id, after, limit + 1)
      const shown = page.slice(0, limit)
      const last = page.length > limit ? shown.at(-1) : undefined
      return {
        items: shown.map(({ header, line: _, ...row }) => ({
          ...row,
          columns: header.columns,
          seenAt: row.seenAt.toISOString(),
        })),
        next: last ? encodeCursor([last.stream, last.part, last.key]) : null,
      }
    }),
  ),

  handle(operations.mendRefusedRow, ({ platform, within, viewer }, { connector, stream, part, key, raw }) =>
    within(async (tx) => {
      const { id, name } = await mustFind(tx, sourceId(connector))
      const mended = await mendRefused(platform, tx, id, { stream: stream as StreamId, part, key, raw })
      const after = { source: name, row: key, outcome: mended.kind }
      await audit(tx, viewer, { action: 'connectors.row_mended', subject: 'source', subjectId: id, after })
      const { field, reason, remedy } = mended.kind === 'refused' ? mended : { field: null, reason: null, remedy: null }
      return { outcome: mended.kind, field, reason, remedy }
    }),
  ),

  handle(operations.retryRefused, ({ platform, within, viewer }, { connector }) =>
    within(async (tx) => {
      const { id, name } = await mustFind(tx, sourceId(connector))
      const outcome = await retryAll(platform, tx, id)
      const after = { source: name, ...outcome }
      await audit(tx, viewer, { action: 'connectors.rows_retried', subject: 'source', subjectId: id, after })
      return outcome
    }),
  ),

  handle(operations.listGone, ({ within }, { connector, cursor, limit }) =>
    within(async (tx) => {
      const { id } = await mustFind(tx, sourceId(connector))
      const after = placeIn(cursor, { at: aMoment, shape: aText, externalId: aText })
      const page = await goneAfter(tx, id, after, limit + 1)
      const shown = page.slice(0, limit)
      const last = page.length > limit ? shown.at(-1) : undefined
      return {
        items: shown.map(({ toldAs: _, ...row }) => ({ ...row, seenAt: row.seenAt.toISOString() })),
        next: last ? encodeCursor([last.seenAt.toISOString(), last.shape, last.externalId]) : null,
      }
    }),
  ),

  handle(operations.keepGone, ({ within, viewer }, { connector, stream, shape, externalId }) =>
    within(async (tx) => {
      const { id, name } = await mustFind(tx, sourceId(connector))
      const row = await goneRow(tx, id, { stream: stream as StreamId, shape, externalId })
      if (row?.state !== 'listed' && row?.state !== 'waiting') throw noGone()
      await putGone(tx, id, [{ ...row, state: 'kept' }])
      const after = { source: name, shape, externalId }
      await audit(tx, viewer, { action: 'connectors.deletion_kept', subject: 'source', subjectId: id, after })
      return { state: 'kept' }
    }),
  ),
]

const noGone = () =>
  new AppError('not_found', told`There is no such deletion to decide about`, {
    field: 'externalId',
    remedy: told`Read the list again`,
  })

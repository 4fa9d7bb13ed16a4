import { AppError } from '../../kernel/errors.ts'
import type { ImportId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle, handleInSteps, type RequestContext, type Route } from '../../platform/contributions.ts'
import { aMoment, anId, aWhole, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { rowsOf, rowsRead, rowsSkipped } from '../../platform/imports/progress.ts'
import { audit } from '../workspaces/index.ts'
import { mapText, proposals, proposeColumns } from './domain/propose.ts'
import * as operations from './operations.ts'
import { mendRefused, replayRefused, startUpload } from './service.ts'
import * as store from './store.ts'
import { keepUpload, sampleOf, uploadedFile } from './uploads.ts'

/** Different reasons that a report lists; the refused rows themselves show all of them. */
const shownReasons = 50

export const routes: readonly Route[] = [
  handle(operations.listShapes, async ({ platform }) => ({
    items: platform.contributions.shapes.map(({ name, summary, open, fields }) => ({
      name,
      summary,
      open: open === true,
      fields: fields.map((field) => ({
        name: field.name,
        type: field.type,
        required: field.required === true,
        summary: field.summary,
        choices: field.choices ? [...field.choices] : null,
      })),
    })),
  })),

  handle(operations.uploadFile, async (context, { name }) => {
    const { platform, workspace, viewer } = context
    if (!context.upload)
      throw new AppError('invalid', told`There is no file in the body`, {
        field: 'file',
        remedy: told`Send the file as the body`,
      })
    const kept = await keepUpload(platform, workspace, {
      name: fileName(name),
      body: context.upload,
      sentBy: viewer.name,
    })
    const sample = await sampleOf(await fileOf(context, kept))
    return { upload: kept.id, name: kept.name, size: kept.size, ...sample }
  }),

  handle(operations.proposeMap, async (context, input) => {
    const upload = await context.within((tx) => store.uploadOf(tx, input.upload))
    if (!upload)
      throw new AppError('not_found', told`There is no such upload`, {
        field: 'upload',
        remedy: told`Send the file again`,
      })
    const { columns: header, rows, problem } = await sampleOf(await fileOf(context, upload))
    const file = { name: upload.name, size: upload.size, header, rows, problem }
    const { shapes } = context.platform.contributions
    const asked = shapes.find((shape) => shape.name === input.shape)
    if (input.shape && !asked) {
      throw new AppError('invalid', told`There is no shape ${input.shape}`, {
        field: 'shape',
        remedy: told`Use one of ${shapes.map(({ name }) => name).join(', ')}`,
      })
    }
    const found = problem ? [] : proposals(shapes, header)
    const candidates = found.map(({ shape, columns, missing }) => ({ shape, fields: columns.length, missing }))
    const proposal = asked ? proposeColumns(asked, header) : found[0]
    if (!proposal || problem)
      return { ...file, shape: null, candidates, columns: [], missing: [], unused: header, map: '' }
    return { ...file, ...proposal, candidates, map: mapText(input.source ?? 'upload', upload.name, proposal) }
  }),

  handle(operations.startImport, ({ platform, viewer, within }, { upload, map, dryRun }) =>
    within(async (tx) => {
      const run = await startUpload(platform, tx, {
        upload,
        map,
        dryRun,
        startedBy: viewer.name,
        member: viewer.member,
      })
      const after = { upload, dryRun }
      await audit(tx, viewer, { action: 'imports.started', subject: 'import', subjectId: run, after })
      return { run }
    }),
  ),

  handle(operations.listRuns, ({ within }, { cursor, limit }) =>
    within(async (tx) => {
      const before = placeIn(cursor, { at: aMoment, id: anId })
      const runs = await store.runsBefore(tx, before, limit + 1)
      const shown = runs.slice(0, limit)
      const last = shown.at(-1)
      return {
        items: shown.map(asListed),
        next: runs.length > limit && last ? encodeCursor([last.madeAt.toISOString(), last.id]) : null,
      }
    }),
  ),

  handle(operations.getRun, ({ within }, input) =>
    within(async (tx) => {
      const run = await mustFind(store.runOf(tx, input.run as ImportId))
      const { counts, problems, unused, headers } = run.progress
      const { notes, oddities, questions } = run.findings ?? { notes: [], oddities: [], questions: [] }
      const reasons = await store.refusalReasons(tx, run.id, shownReasons)
      return {
        ...asListed(run),
        counts,
        problems,
        unused,
        reasons,
        notes,
        oddities,
        questions,
        headers,
        map: run.map,
        upload: run.kind === 'upload' ? run.place : null,
      }
    }),
  ),

  handle(operations.listRefused, ({ within }, { run, cursor, limit }) =>
    within(async (tx) => {
      await mustFind(store.runOf(tx, run as ImportId))
      const after = placeIn(cursor, { part: aWhole, line: aWhole })
      const rows = await store.refusedAfter(tx, run as ImportId, after, limit + 1)
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return { items: shown, next: rows.length > limit && last ? encodeCursor([last.part, last.line]) : null }
    }),
  ),

  handle(operations.mendRow, ({ platform, viewer, within }, { run, part, line, raw }) =>
    within(async (tx) => {
      const mended = await mendRefused(platform, tx, { run: run as ImportId, part, line, raw })
      await audit(tx, viewer, {
        action: 'imports.row_mended',
        subject: 'import',
        subjectId: run,
        after: { part, line, outcome: mended.kind },
      })
      const { field, reason, remedy } = mended.kind === 'refused' ? mended : { field: null, reason: null, remedy: null }
      return { outcome: mended.kind, field, reason, remedy }
    }),
  ),

  handleInSteps(operations.replayImport, async ({ platform, workspace, viewer, within }, { run }) => {
    const replayed = await replayRefused(platform, workspace, run as ImportId)
    await within((tx) =>
      audit(tx, viewer, { action: 'imports.replayed', subject: 'import', subjectId: run, after: replayed }),
    )
    return replayed
  }),

  handle(operations.cancelImport, ({ within, viewer }, input) =>
    within(async (tx) => {
      const run = await mustFind(store.runOf(tx, input.run as ImportId))
      if (!(await store.cancelRun(tx, run.id))) return { state: run.state }
      await audit(tx, viewer, { action: 'imports.cancelled', subject: 'import', subjectId: run.id })
      return { state: 'cancelled' }
    }),
  ),
]

async function mustFind(run: Promise<store.Run | undefined>): Promise<store.Run> {
  const found = await run
  if (found) return found
  throw new AppError('not_found', told`There is no such import`, {
    field: 'run',
    remedy: told`Open the list of imports`,
  })
}

async function fileOf({ platform, workspace }: RequestContext, upload: { id: string; name: string }) {
  const file = await uploadedFile(platform, workspace, upload)
  if (file) return file
  throw new AppError('not_found', told`The uploaded file is gone`, {
    field: 'upload',
    remedy: told`Send the file again`,
  })
}

/** The last part of whatever path a browser sends, without what a map or a page could stumble over. */
function fileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replace(/[\p{Cc}"<>|:*?]/gu, '')
    .replace(/^\.+/, '')
    .trim()
  return clean || 'upload.csv'
}

function asListed(run: store.Run) {
  const { progress } = run
  return {
    id: run.id,
    name: run.name,
    kind: run.kind,
    dryRun: run.dryRun,
    state: run.state,
    startedBy: run.startedBy,
    madeAt: run.madeAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    failure: run.failure,
    bytes: progress.bytes,
    bytesOfAll: progress.bytesOfAll,
    read: rowsRead(progress),
    written: rowsOf(progress, 'written'),
    unchanged: rowsOf(progress, 'unchanged'),
    refused: rowsOf(progress, 'refused'),
    skipped: rowsSkipped(progress),
  }
}

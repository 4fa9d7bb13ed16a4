import { readFile, stat } from 'node:fs/promises'
import type { Server, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import type { Duplex } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { AppError } from '../kernel/errors.ts'
import { told } from '../kernel/words.ts'
import { authenticate } from '../modules/workspaces/index.ts'
import type { Platform } from '../platform/contributions.ts'
import { apiApp } from '../platform/http/api.ts'
import { asProblem, problemResponse } from '../platform/http/problem.ts'
import { installed } from '../platform/installation.ts'
import { createMetrics } from '../platform/metrics.ts'
import { inTheirLanguage } from './words.ts'

const webFolder = installed('dist/web')

/** The whole HTTP face: health checks, the modules' own doors, the API, the page. */
export function httpApp(platform: Platform): Hono {
  const app = new Hono()
  app.onError((error, context) => problemResponse(context, error, platform.log))
  app.get('/healthz', (context) => context.json({ alive: true }))
  app.get('/readyz', async (context) => {
    const database = await platform.db.state()
    return context.json({ ready: database === 'ready', database }, database === 'ready' ? 200 : 503)
  })
  const metrics = createMetrics()
  app.get('/metrics', async (context) => context.text(await metrics.text()))
  app.use('/*', metrics.timing)
  app.use('/*', inTheirLanguage())
  for (const module of platform.contributions.modules) module.doors?.(app, platform)
  app.use('/*', pageHeaders)
  const routes = platform.contributions.modules.flatMap((module) => module.routes ?? [])
  app.route('/', apiApp(platform, routes, authenticate(platform)))
  app.notFound((context) => problemResponse(context, noSuchOperation(), platform.log))
  app.all('/api/*', () => {
    throw noSuchOperation()
  })
  app.get('/*', (context) => servePage(context.req.path, context.req.header('accept-encoding') ?? ''))
  return app
}

const noSuchOperation = () =>
  new AppError('not_found', told`There is no such operation`, {
    remedy: told`Look for its method and path in docs/openapi.json`,
  })

/** The page runs its own scripts and styles and nothing else; Mantine sets style attributes, hence unsafe-inline for those. */
const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'same-origin',
  strictTransportSecurity: false, // the operator's proxy knows whether there is TLS
})

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
}

/** A file of the built page, or the page itself for every address that the page routes on its own. */
async function servePage(path: string, encodings: string): Promise<Response> {
  const wanted = normalize(join(webFolder, safelyDecoded(path)))
  const isThere = wanted.startsWith(`${webFolder}/`) && (await isFile(wanted))
  const isAsset = path.startsWith('/assets/')
  if (isAsset && !isThere) return new Response(told`There is no such file`, { status: 404 })
  const file = isThere ? wanted : join(webFolder, 'index.html')
  const body = await readFile(file).catch(() => null)
  if (!body) return new Response(told`The page is not built yet: run npm run build`, { status: 503 })
  const type = types[extname(file)] ?? 'application/octet-stream'
  const headers: Record<string, string> = {
    'content-type': type,
    'cache-control': isAsset ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  }
  if (!/gzip/.test(encodings) || type.startsWith('font/')) return new Response(new Uint8Array(body), { headers })
  return new Response(new Uint8Array(compressed(file, body)), { headers: { ...headers, 'content-encoding': 'gzip' } })
}

/** Named by what is in them, built files never change, so each is compressed once. */
const kept = new Map<string, Buffer>()

/** The page itself keeps its name, and often its length, when it is built anew: kept, it would ask for scripts that are gone. */
function compressed(file: string, body: Buffer): Buffer {
  if (!file.startsWith(join(webFolder, 'assets'))) return gzipSync(body)
  const known = kept.get(file) ?? gzipSync(body, { level: 9 })
  kept.set(file, known)
  return known
}

function safelyDecoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return '/'
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

export interface Listening {
  port: number
  stop(): Promise<void>
}

/** What is not even a request is refused in the same form as any other; the rest of it is read away, or the answer would be lost. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || socket.writableEnded) return
  const isLong = error.code === 'HPE_HEADER_OVERFLOW'
  const { status, body } = asProblem(
    new AppError(
      'invalid',
      isLong ? told`Address and headers are longer than 16 KB` : told`This is not a request of HTTP`,
      {
        field: 'request',
        remedy: isLong ? told`Send a shorter query, or fewer cookies` : told`Send HTTP/1.1`,
      },
    ),
  )
  const text = JSON.stringify(body)
  const head = [
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ]
  socket.end(`HTTP/1.1 ${status} Bad Request\r\n${head.join('\r\n')}\r\n\r\n${text}`)
  socket.resume()
  setTimeout(() => socket.destroy(), 1000).unref()
}

/** A sender who keeps its connection open would go on for ever; told that this answer is the last, it comes back elsewhere. */
function sayLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close')
}

/** Listens on loopback unless told otherwise. What was accepted when it stops is still answered. */
export async function listen(fetch: Hono['fetch'], port: number, host: string): Promise<Listening> {
  const server = createAdaptorServer({ fetch }) as Server
  server.keepAliveTimeout = 65_000
  server.on('clientError', refuseUnreadable)
  const unanswered = new Set<ServerResponse>()
  let isStopping = false
  server.prependListener('request', (_, response: ServerResponse) => {
    unanswered.add(response)
    response.once('close', () => unanswered.delete(response))
    if (isStopping) sayLast(response)
  })
  const taken = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
  return {
    port: taken,
    stop: () =>
      new Promise((resolve) => {
        isStopping = true
        for (const response of unanswered) sayLast(response)
        server.close(() => resolve())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), 5000).unref()
      }),
  }
}

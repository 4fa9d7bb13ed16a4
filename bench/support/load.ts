import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'

export interface Asked {
  kind: string
  /** Milliseconds after the beginning at which it is sent, whatever became of those before it. */
  at: number
  method: string
  path: string
  headers: Record<string, string>
  body?: string
}

export interface Load {
  port: number
  asked: Asked[]
}

export interface Answered {
  kind: string
  path: string
  /** From the moment at which it was due to the last byte of its answer: waiting for us counts, however it came about. */
  milliseconds: number
  status: number
  said?: string
}

/** Sends what a file names, each request at its time, and prints how each was answered. */
const [file] = process.argv.slice(2)
if (file !== undefined && import.meta.filename === process.argv[1]) {
  const { port, asked } = JSON.parse(readFileSync(file, 'utf8')) as Load
  const agent = new Agent({ keepAlive: true })
  const begun = performance.now() + 200
  const answers = await Promise.all(asked.map((one) => send(agent, port, one, begun)))
  process.stdout.write(JSON.stringify(answers), () => process.exit(0))
}

async function send(agent: Agent, port: number, asked: Asked, begun: number): Promise<Answered> {
  const due = begun + asked.at
  await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
  const { status, text } = await exchange(agent, port, asked).catch((error: Error) => ({
    status: 0,
    text: error.message,
  }))
  const answered = { kind: asked.kind, path: asked.path, milliseconds: performance.now() - due, status }
  return status === 200 ? answered : { ...answered, said: text.slice(0, 300) }
}

function exchange(agent: Agent, port: number, asked: Asked): Promise<{ status: number; text: string }> {
  const { method, path, body } = asked
  const sized = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { agent, port, host: '127.0.0.1', method, path, headers: { ...asked.headers, ...sized } },
      (response) => {
        let text = ''
        response.on('data', (data) => (text += data))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

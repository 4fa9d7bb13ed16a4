/** The part of imapflow that we use; the types that come with it do not hold. */
declare module 'imapflow' {
  import { EventEmitter } from 'node:events'

  interface Options {
    host: string
    port: number
    secure: boolean
    /** True: only after STARTTLS; false: never. */
    doSTARTTLS: boolean
    servername?: string
    auth: { user: string; pass: string }
    logger: false
    disableAutoIdle: boolean
    disableCompression: boolean
    connectionTimeout: number
    greetingTimeout: number
    socketTimeout: number
  }

  interface Numbered {
    uid: true
  }

  class ImapFlow extends EventEmitter {
    constructor(options: Options)
    connect(): Promise<void>
    mailboxOpen(path: string, options: { readOnly: true }): Promise<{ uidValidity: bigint; uidNext: number }>
    search(query: { since: Date }, options: Numbered): Promise<number[] | false | undefined>
    fetch(
      range: string,
      query: { uid: true; size: true },
      options: Numbered,
    ): AsyncIterable<{ uid: number; size?: number }>
    fetchOne(uid: string, query: { source: true }, options: Numbered): Promise<{ source?: Buffer } | false | undefined>
    logout(): Promise<void>
    close(): void
  }
}

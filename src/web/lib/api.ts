import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { speech } from '../../kernel/words.ts'
import { now } from './clock.ts'
import { ownHeaders, takeAnswer, workspaceOfPage } from './first-question.ts'
import { type Operations, operations } from './operations.generated.ts'
import { asProblem, noConnection, Problem, problemOf } from './problem.ts'
import { prepare } from './request.ts'

export type OperationName = keyof Operations
export type Input<N extends OperationName> = Operations[N]['input']
export type Output<N extends OperationName> = Operations[N]['output']

/** Calls one operation of the server. A refusal is thrown as a Problem in the server's own words. */
export async function call<N extends OperationName>(
  name: N,
  input: Input<N>,
  signal?: AbortSignal,
): Promise<Output<N>> {
  const prepared = prepare(operations[name], input as Record<string, unknown>)
  const response = await send(prepared.url, prepared.method, prepared.body, signal)
  return (response.status === 204 ? {} : await response.json()) as Output<N>
}

export async function send(url: string, method: string, body?: BodyInit, signal?: AbortSignal): Promise<Response> {
  const headers = ownHeaders(speech().locale)
  if (typeof body === 'string') headers.set('content-type', 'application/json')
  const answer = takeAnswer(method, url) ?? fetch(url, { method, headers, body, signal })
  const response = await answer.catch((error: unknown) => {
    throw signal?.aborted ? error : noConnection()
  })
  if (!response.ok) throw await problemOf(response)
  return response
}

/** Fetches an operation that answers a file and hands it to the browser to save. */
export async function download<N extends OperationName>(name: N, input: Input<N>): Promise<void> {
  const prepared = prepare(operations[name], input as Record<string, unknown>)
  const response = await send(prepared.url, prepared.method, prepared.body)
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  save(await response.blob(), named ?? `${name}.csv`)
}

/** Sends a file as the body of an operation; its other input travels in path and query. */
export async function upload<N extends OperationName>(name: N, input: Input<N>, file: Blob): Promise<Output<N>> {
  const { method, path } = operations[name]
  const prepared = prepare({ method: 'get', path }, input as Record<string, unknown>)
  const response = await send(prepared.url, method.toUpperCase(), file)
  return (await response.json()) as Output<N>
}

function save(blob: Blob, filename: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = filename
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export function keyOf<N extends OperationName>(name: N, input: Input<N>): readonly unknown[] {
  return [workspaceOfPage(), name, input]
}

type ReadOptions = { enabled?: boolean; keepPrevious?: boolean; refreshEvery?: number }

type Asking = { signal: AbortSignal }

const reading = <N extends OperationName>(name: N, input: Input<N>) => ({
  queryKey: keyOf(name, input),
  queryFn: ({ signal }: Asking) => call(name, input, signal),
})

/** Something that is asked before anybody shows it; who then reads the same by a hook finds the answer, or its being asked. */
export type Question = (client: QueryClient) => Promise<unknown>

export function question<N extends OperationName>(name: N, input: Input<N>): Question {
  return (client) => client.prefetchQuery(reading(name, input))
}

/** The first page of a list. */
export function listQuestion<N extends ListName>(name: N, input: Omit<Input<N>, 'cursor'>): Question {
  return (client) => client.prefetchInfiniteQuery(readingPages(name, input))
}

/** Reads an operation and keeps its answer in the query cache. */
export function useOperation<N extends OperationName>(name: N, input: Input<N>, options: ReadOptions = {}) {
  return useQuery<Output<N>, Problem>({
    ...reading(name, input),
    enabled: options.enabled ?? true,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
    refetchInterval: (query) => untilBack(query) || (options.refreshEvery ?? false),
  })
}

/** Reads one operation for several inputs at once; an answer is undefined while it is read, and where it was refused. */
export function useOperations<N extends OperationName>(
  name: N,
  inputs: readonly Input<N>[],
): (Output<N> | undefined)[] {
  const queries = useQueries({
    queries: inputs.map((input) => reading(name, input)),
  })
  return queries.map((query) => query.data as Output<N> | undefined)
}

type Listing = { items: unknown[]; next?: string | null }
export type ListName = { [N in OperationName]: Output<N> extends Listing ? N : never }[OperationName]
export type Item<N extends ListName> = Output<N> extends { items: (infer Row)[] } ? Row : never

const noPages: never[] = []

const readingPages = <N extends ListName>(name: N, input: Omit<Input<N>, 'cursor'>) => ({
  queryKey: [workspaceOfPage(), name, input, 'pages'],
  queryFn: ({ pageParam, signal }: Asking & { pageParam: string | undefined }) =>
    call(name, { ...input, cursor: pageParam } as Input<N>, signal),
  initialPageParam: undefined as string | undefined,
})

/** Reads a list page by page through its cursor; `items` is undefined until the first page is there. */
export function useList<N extends ListName>(name: N, input: Omit<Input<N>, 'cursor'>, options: ReadOptions = {}) {
  const query = useInfiniteQuery({
    ...readingPages(name, input),
    getNextPageParam: (page) => (page as Listing).next ?? undefined,
    enabled: options.enabled ?? true,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
  })
  const items = query.data?.pages.flatMap((page) => (page as Listing).items) as Item<N>[] | undefined
  return {
    items,
    first: query.data?.pages[0] as Output<N> | undefined,
    pages: (query.data?.pages ?? noPages) as Output<N>[],
    error: query.error === null ? undefined : asProblem(query.error),
    refreshing: query.isPlaceholderData,
    retry: () => void query.refetch(),
    more: {
      has: query.hasNextPage,
      loading: query.isFetchingNextPage,
      load: () => void query.fetchNextPage(),
    },
  }
}

type ActionOptions<N extends OperationName> = {
  /** Operations whose answers this action changes; without it everything of the workspace is read again. */
  changes?: OperationName[]
  onDone?: (output: Output<N>) => void
}

/** Does an operation. What it changes is read again. */
export function useAction<N extends OperationName>(name: N, options: ActionOptions<N> = {}) {
  const client = useQueryClient()
  return useMutation<Output<N>, Problem, Input<N>>({
    mutationFn: (input) => call(name, input),
    onSuccess: async (output) => {
      await client.invalidateQueries({ predicate: (query) => isChanged(query.queryKey, options.changes) })
      options.onDone?.(output)
    },
  })
}

function isChanged(key: readonly unknown[], changes: OperationName[] | undefined): boolean {
  return changes === undefined ? key[1] !== 'workspaces.me' : changes.some((name) => name === key[1])
}

/**
 * A refusal is an answer: only a lost connection or an ailing server is worth a second try.
 * Where one request is told that nobody is signed in, the session is asked for again, which leads to the door.
 */
export function newQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (error instanceof Problem && error.status === 401 && query.queryKey[1] !== 'workspaces.me') {
          void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'workspaces.me' })
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // What was refused a moment ago, when the page asked before it stood, is not asked for again as soon as it stands.
        retryOnMount: ({ state }) => now().getTime() - state.errorUpdatedAt > 5_000,
        retry: (failures, error) => failures < 2 && (!(error instanceof Problem) || error.isPassing),
        refetchInterval: untilBack,
      },
    },
  })
  return client
}

/** Milliseconds after which is asked again what a server or a database that is away left unanswered. */
const asksAgain = 5_000

const untilBack = ({ state }: { state: { error: unknown } }): number | false =>
  state.error instanceof Problem && state.error.isPassing ? asksAgain : false

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

/** The header x-tenure proves that the request comes from our own page: a foreign site cannot set it. */
export async function send(url: string, method: string, body?: BodyInit, signal?: AbortSignal): Promise<Response> {
  const headers = new Headers({ 'x-tenure': '1', 'accept-language': speech().locale })
  const workspace = workspaceOfPage()
  if (workspace !== undefined) headers.set('x-workspace', workspace)
  if (typeof body === 'string') headers.set('content-type', 'application/json')
  const response = await fetch(url, { method, headers, body, signal }).catch((error: unknown) => {
    throw signal?.aborted ? error : noConnection()
  })
  if (!response.ok) throw await problemOf(response)
  return response
}

/** The workspace stands in the page's own address, so that two tabs can show two of them. */
export function workspaceOfPage(): string | undefined {
  return /^\/w\/([^/]+)/.exec(window.location.pathname)?.[1]
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

/** Reads an operation and keeps its answer in the query cache. */
export function useOperation<N extends OperationName>(name: N, input: Input<N>, options: ReadOptions = {}) {
  return useQuery<Output<N>, Problem>({
    queryKey: keyOf(name, input),
    queryFn: ({ signal }) => call(name, input, signal),
    enabled: options.enabled ?? true,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
    refetchInterval: options.refreshEvery,
  })
}

/** Reads one operation for several inputs at once; an answer is undefined while it is read, and where it was refused. */
export function useOperations<N extends OperationName>(
  name: N,
  inputs: readonly Input<N>[],
): (Output<N> | undefined)[] {
  const queries = useQueries({
    queries: inputs.map((input) => ({
      queryKey: keyOf(name, input),
      queryFn: ({ signal }: { signal: AbortSignal }) => call(name, input, signal),
    })),
  })
  return queries.map((query) => query.data as Output<N> | undefined)
}

type Listing = { items: unknown[]; next?: string | null }
export type ListName = { [N in OperationName]: Output<N> extends Listing ? N : never }[OperationName]
export type Item<N extends ListName> = Output<N> extends { items: (infer Row)[] } ? Row : never

const noPages: never[] = []

/** Reads a list page by page through its cursor; `items` is undefined until the first page is there. */
export function useList<N extends ListName>(name: N, input: Omit<Input<N>, 'cursor'>, options: ReadOptions = {}) {
  const query = useInfiniteQuery({
    queryKey: [workspaceOfPage(), name, input, 'pages'],
    queryFn: ({ pageParam, signal }) => call(name, { ...input, cursor: pageParam } as Input<N>, signal),
    initialPageParam: undefined as string | undefined,
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
        retry: (failures, error) => failures < 2 && (!(error instanceof Problem) || isPassing(error)),
      },
    },
  })
  return client
}

function isPassing(problem: Problem): boolean {
  return problem.status === 0 || problem.status >= 502
}

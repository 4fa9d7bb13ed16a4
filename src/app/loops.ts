import type { WorkspaceId } from '../kernel/ids.ts'
import { listWorkspaces } from '../modules/workspaces/index.ts'
import type { Loop, Platform } from '../platform/contributions.ts'
import { turnLoop } from '../platform/outbox/holds.ts'
import { deliver } from '../platform/outbox/outbox.ts'

export interface Running {
  /** Lets the turn that runs finish, then ends. */
  stop(): Promise<void>
}

/** How long news may wait before it is looked for, in milliseconds. */
const newsPause = 200

/** Keeps all loops and the delivery of news turning until stopped. Any number of processes may do so at once. */
export function startLoops(platform: Platform): Running {
  const workspaces = askedSeldom(() => listWorkspaces(platform))
  const loops = platform.contributions.loops.map((loop) => {
    const turn = rested(platform, loop)
    return repeat(platform, loop.name, loop.pause, async () => turnAll(await workspaces(), turn))
  })
  const news = repeat(platform, 'outbox', newsPause, async () => ((await deliver(platform)) > 0 ? 'more' : 'done'))
  const running = [...loops, news]
  return { stop: async () => void (await Promise.all(running.map((loop) => loop.stop()))) }
}

/** Milliseconds for which an answer that seldom changes stands for all loops: of an idle product it was a third of the work. */
const answerStands = 1000

function askedSeldom<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined
  let until = 0
  return () => {
    if (answer && performance.now() < until) return answer
    until = performance.now() + answerStands
    answer = ask()
    answer.catch(() => {
      until = 0
    })
    return answer
  }
}

function repeat(platform: Platform, name: string, pause: number, turn: () => Promise<'more' | 'done'>): Running {
  let stopped = false
  let wake = () => {}
  const rest = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  // A database that is away for a while would else be told of by every loop in every second.
  let said: string | undefined
  const running = (async () => {
    while (!stopped) {
      const outcome = await turn().catch((error: Error) => {
        // Whoever ends the product does not wait for a long turn: it is rolled back, and taken up at the next start.
        if (!stopped && error.message !== said) platform.log.warn({ loop: name, error: error.stack }, 'a loop stumbled')
        said = error.message
        return 'failed' as const
      })
      if (outcome !== 'failed') said = undefined
      if (outcome === 'more' || stopped) continue
      await rest(outcome === 'failed' ? 1000 : pause)
    }
  })()
  return {
    stop: async () => {
      stopped = true
      wake()
      await running
    },
  }
}

type TurnOf = (workspace: WorkspaceId) => Promise<'more' | 'done'>

/** Turns a loop in a workspace, unless that is left alone for a while. */
function rested(platform: Platform, loop: Loop): TurnOf {
  const done = new Map<WorkspaceId, number>()
  const rests = async (workspace: WorkspaceId) => {
    const since = performance.now() - (done.get(workspace) ?? Number.NEGATIVE_INFINITY)
    return loop.rest !== undefined && since < (await loop.rest(platform, workspace))
  }
  return async (workspace) => {
    if (await rests(workspace)) return 'done'
    const outcome = await turnLoop(platform, loop, workspace)
    if (outcome === 'done') done.set(workspace, performance.now())
    return outcome
  }
}

async function turnAll(workspaces: readonly { id: WorkspaceId }[], turn: TurnOf): Promise<'more' | 'done'> {
  let outcome: 'more' | 'done' = 'done'
  for (const { id } of workspaces) {
    if ((await turn(id)) === 'more') outcome = 'more'
  }
  return outcome
}

export interface Settling {
  reach?: 'inside' | 'outside too'
  /** Asked between turns; true ends it early. */
  isStopped?: () => boolean
  /** Loops that turn beside each other, as all do while the product runs; where nobody says, one after the other. */
  hands?: number
}

/**
 * Turns everything that is due until nothing is left, for commands and tests that wait for the outcome. A turn says that it is
 * done when it did the last piece, which may be work for a loop that had its turn before: the end is when each had a turn that
 * changed nothing since anything changed, and at the latest when all said twice that they are done, since some note each turn.
 * Systems outside are left alone unless somebody waits for them as well.
 */
export async function settle(
  platform: Platform,
  workspace: WorkspaceId,
  { reach = 'inside', isStopped = () => false, hands = 1 }: Settling = {},
): Promise<void> {
  const chosen = platform.contributions.loops.filter((loop) => reach !== 'inside' || !loop.isOutside)
  const loops = chosen.map((loop) => async () => (await turnLoop(platform, loop, workspace)) === 'more')
  const news = async () => (await deliver(platform)) > 0
  // News is the longest turn.
  if (hands > 1) return settleBeside(platform, [news, ...loops], { isStopped, hands })
  const turns = [...loops, news]
  const counts = platform.db.changes() !== null
  for (let [at, done, quiet] = [0, 0, 0]; done < 2 * turns.length && !isStopped(); at++) {
    const before = platform.db.changes()
    const didSome = await turnOut(turns[at % turns.length] as Turn, isStopped)
    done = didSome ? 0 : done + 1
    quiet = didSome || platform.db.changes() !== before ? 0 : quiet + 1
    if (counts && quiet >= turns.length) return
  }
}

type Turn = () => Promise<boolean>

/** In rounds, of which each lets every loop turn out: what one leaves to another is taken up in the next round. */
async function settleBeside(
  platform: Platform,
  turns: readonly Turn[],
  { isStopped, hands }: Required<Pick<Settling, 'isStopped' | 'hands'>>,
): Promise<void> {
  for (let idle = 0; idle < 2 && !isStopped(); ) {
    const before = platform.db.changes()
    const left = [...turns]
    let didSome = false
    const work = async () => {
      for (let turn = left.shift(); turn; turn = left.shift()) if (await turnOut(turn, isStopped)) didSome = true
    }
    const ends = await Promise.allSettled(Array.from({ length: hands }, work))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    idle = didSome ? 0 : idle + 1
    if (before !== null && !didSome && platform.db.changes() === before) return
  }
}

/** Turns until nothing is left, and says whether anything was. */
async function turnOut(turn: Turn, isStopped: () => boolean): Promise<boolean> {
  let turned = 0
  while (!isStopped() && (await turn())) turned++
  return turned > 0
}

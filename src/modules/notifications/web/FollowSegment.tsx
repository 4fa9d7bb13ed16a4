import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'

/** Whoever follows a segment is told who enters and leaves it. */
export function FollowSegment({ segment }: { segment: string }) {
  const { data } = useOperation('notifications.followingSegment', { segment })
  const changes = ['notifications.followingSegment'] as const
  const follow = useAction('notifications.followSegment', {
    changes: [...changes],
    onDone: () => toast(t`You are told who enters and leaves it`),
  })
  const unfollow = useAction('notifications.unfollowSegment', {
    changes: [...changes],
    onDone: () => toast(t`You are no longer told of this segment`),
  })
  const follows = data?.follows === true
  return (
    <Button
      onClick={() => (follows ? unfollow : follow).mutate({ segment }, { onError: toastProblem })}
      aria-pressed={follows}
      disabled={data === undefined || follow.isPending || unfollow.isPending}
      title={follows ? t`You are told who enters and leaves it. Press to stop` : t`Be told who enters and leaves it`}
    >
      {follows ? t`Following` : t`Follow`}
    </Button>
  )
}

import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'

/** Whoever follows an account is told what is new with it; its owner follows it without asking. */
export function Follow({ account }: { account: string }) {
  const { data } = useOperation('notifications.following', { account })
  const follow = useAction('notifications.follow', {
    changes: ['notifications.following'],
    onDone: () => toast(t`You are told what is new with this account`),
  })
  const unfollow = useAction('notifications.unfollow', {
    changes: ['notifications.following'],
    onDone: () => toast(t`You are no longer told of this account`),
  })
  const follows = data?.follows === true
  const toggle = () => (follows ? unfollow : follow).mutate({ account }, { onError: toastProblem })
  return (
    <Button
      onClick={toggle}
      aria-pressed={follows}
      disabled={data === undefined || follow.isPending || unfollow.isPending}
      title={titleOf(follows, data?.asOwner === true)}
    >
      {follows ? t`Following` : t`Follow`}
    </Button>
  )
}

function titleOf(follows: boolean, asOwner: boolean): string {
  if (!follows) return t`Be told of comments, cancellations, renewals and changes of health`
  return asOwner
    ? t`You own this account and are told what is new. Press to stop`
    : t`You are told what is new. Press to stop`
}

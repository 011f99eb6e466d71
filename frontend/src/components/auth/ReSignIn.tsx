import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useSignOut } from '@/hooks/use-sign-out'
import { useSession } from '@/stores/session'
import { SignInForm } from './SignInForm'

/** The session ended under an open page: sign in here, and everything typed or uploading stays. */
export default function ReSignIn() {
  const { t } = useTranslation()
  const signOut = useSignOut()
  const { status, user } = useSession()
  return (
    <Dialog open={status === 'expired'} title={t('auth.again-title')} description={t('auth.again-text')}>
      {user && <SignInForm knownEmail={user.email} />}
      <Button look="quiet" className="mt-3 w-full" onClick={signOut}>
        {t('auth.sign-out')}
      </Button>
    </Dialog>
  )
}

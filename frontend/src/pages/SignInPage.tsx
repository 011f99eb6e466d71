import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { metaQuery } from '@/api/auth'
import { SignInForm } from '@/components/auth/SignInForm'
import { Welcome } from '@/components/auth/Welcome'

export default function SignInPage() {
  const { t } = useTranslation()
  const { search } = useLocation()
  const { data: meta } = useQuery(metaQuery)
  return (
    <Welcome
      title={t('auth.sign-in-title')}
      footer={
        meta?.self_registration_enabled && (
          <>
            {t('auth.no-account')}{' '}
            <Link to={`/register${search}`} className="font-[550] text-brand underline underline-offset-4">
              {t('auth.register')}
            </Link>
          </>
        )
      }
    >
      <SignInForm />
    </Welcome>
  )
}

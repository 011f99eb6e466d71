import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { metaQuery } from '@/api/auth'
import { RegisterForm } from '@/components/auth/RegisterForm'
import { Welcome } from '@/components/auth/Welcome'

export default function RegisterPage() {
  const { t } = useTranslation()
  const { search } = useLocation()
  const { data: meta } = useQuery(metaQuery)
  const closed = meta && !meta.self_registration_enabled
  return (
    <Welcome
      title={t('auth.register-title')}
      footer={
        <>
          {t('auth.have-account')}{' '}
          <Link to={`/login${search}`} className="font-[550] text-brand underline underline-offset-4">
            {t('auth.sign-in')}
          </Link>
        </>
      }
    >
      {closed ? <p className="text-ink-2">{t('auth.registration-closed')}</p> : <RegisterForm />}
    </Welcome>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { contextQuery, personalContext } from '@/api/contexts'
import { buttonStyle } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'

/** The first lines of one's own text; it is edited on its own page. */
export function ContextCard() {
  const { t } = useTranslation()
  const { data } = useQuery(contextQuery(personalContext))
  return (
    <Card>
      <CardTitle>{t('context.title')}</CardTitle>
      <p className="text-ink-2 text-sm">{t('context.about-personal')}</p>
      {data?.content && (
        <p className="mt-2.5 line-clamp-3 whitespace-pre-wrap border-l-2 pl-3 text-ink-2">{data.content}</p>
      )}
      <Link to="/context" className={buttonStyle({ look: 'outline', className: 'mt-3' })}>
        {t(data?.content ? 'context.edit' : 'context.write')}
      </Link>
    </Card>
  )
}

import { useQueries } from '@tanstack/react-query'
import { Printer } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { trendQuery } from '@/api/labs'
import { ExportLabs } from '@/components/labs/ExportLabs'
import { keysOf } from '@/components/labs/paths'
import { TrendRoom } from '@/components/labs/TrendRoom'
import { Page } from '@/components/layout/Page'
import { Button } from '@/components/ui/button'

const most = 4

export default function TrendPage() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const keys = keysOf(pathname).slice(0, most)
  const names = useQueries({ queries: keys.map((key) => trendQuery(key, null)) }).flatMap(({ data }) =>
    data ? [data.name] : [],
  )
  return (
    <Page
      title={names.join(', ') || t('nav.labs')}
      actions={
        <div className="flex gap-2 print:hidden">
          <ExportLabs keys={keys} />
          <Button look="outline" size="small" className="phone:hidden" onClick={() => window.print()}>
            <Printer aria-hidden="true" />
            {t('labs.print')}
          </Button>
        </div>
      }
    >
      <TrendRoom key={keys.join()} keys={keys} />
    </Page>
  )
}

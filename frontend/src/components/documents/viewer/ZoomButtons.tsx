import { RotateCw, ZoomIn, ZoomOut } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useFormat } from '@/i18n/format'
import { nextZoom } from './stack'

interface ZoomButtonsProps {
  zoom: number
  onStep: (by: 1 | -1) => void
  onFit: () => void
  onTurn: () => void
}

export function ZoomButtons({ zoom, onStep, onFit, onTurn }: ZoomButtonsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const look = { look: 'quiet', size: 'icon' } as const
  return (
    <div className="flex items-center gap-0.5">
      <Button
        {...look}
        aria-label={t('viewer.zoom-out')}
        title={`${t('viewer.zoom-out')} (−)`}
        disabled={nextZoom(zoom, -1) === zoom}
        onClick={() => onStep(-1)}
      >
        <ZoomOut aria-hidden="true" />
      </Button>
      <Button
        look="quiet"
        size="small"
        className="min-w-14! phone:hidden"
        aria-label={`${t('viewer.fit')}: ${format.percent(zoom)} %`}
        title={`${t('viewer.fit')} (0)`}
        onClick={onFit}
        data-zoom={zoom}
      >
        {format.percent(zoom)} %
      </Button>
      <Button
        {...look}
        aria-label={t('viewer.zoom-in')}
        title={`${t('viewer.zoom-in')} (+)`}
        disabled={nextZoom(zoom, 1) === zoom}
        onClick={() => onStep(1)}
      >
        <ZoomIn aria-hidden="true" />
      </Button>
      <Button {...look} aria-label={t('viewer.turn')} title={`${t('viewer.turn')} (R)`} onClick={onTurn}>
        <RotateCw aria-hidden="true" />
      </Button>
    </div>
  )
}

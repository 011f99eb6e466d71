import { useTranslation } from 'react-i18next'
import type { Dot } from './plot'
import { joinsOf } from './plot'

/** Says only what this curve shows: bands, hollow points, arrows, dashes. */
export function ChartLegend({ dots }: { dots: readonly Dot[] }) {
  const { t } = useTranslation()
  const said = [
    dots.some(({ point }) => point.range_low !== null || point.range_high !== null) && t('labs.legend.band'),
    dots.some(({ point }) => point.state === 'unconfirmed') && t('labs.legend.hollow'),
    dots.some(({ point }) => point.comparator) && t('labs.legend.arrow'),
    joinsOf(dots).some(({ loose }) => loose) && t('labs.legend.dashes'),
  ].filter((words) => typeof words === 'string')
  return <figcaption className="mt-2 text-ink-3 text-xs">{said.join(' · ')}</figcaption>
}

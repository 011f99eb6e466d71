import { useMutation } from '@tanstack/react-query'
import { ImageDown } from 'lucide-react'
import { type RefObject, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveAs } from '@/api/download'
import type { Trend } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { Select } from '@/components/ui/field'
import { useNotifyProblem } from '@/hooks/use-notify'
import { ChartLegend } from './chart/ChartLegend'
import { asPng } from './chart/picture'
import { dotsOf, type Span } from './chart/plot'
import { TrendChart } from './chart/TrendChart'
import { Apart, TrendNotes } from './TrendNotes'
import { TrendTable } from './TrendTable'
import { unitWords } from './unit-words'
import { useLabWords } from './use-lab-words'
import { useSummary } from './use-summary'

interface TrendCardProps {
  trend: Trend
  time: Span
  /** One of several below each other. */
  oneOfMany: boolean
  onUnit: (unit: string) => void
  onAllTime: () => void
}

export function TrendCard({ trend, time, oneOfMany, onUnit, onAllTime }: TrendCardProps) {
  const { t } = useTranslation()
  const { specimen, language } = useLabWords()
  const picture = useRef<SVGSVGElement>(null)
  const [table, setTable] = useState(!oneOfMany)
  const unit = unitName(trend, language)
  const summary = useSummary()(trend, unit)
  const dots = dotsOf(trend.points)
  const visible = dots.some((dot) => dot.time >= time.from && dot.time <= time.to)
  const title = [trend.name, specimen(trend.specimen)].filter(Boolean).join(', ')
  return (
    <Card data-trend={trend.key} className="print:break-inside-avoid print:shadow-none phone:px-3.5">
      <CardTitle
        aside={
          <Tools
            trend={trend}
            title={title}
            text={summary}
            picture={picture}
            drawn={visible}
            unit={unit}
            onUnit={onUnit}
          />
        }
      >
        {title}
      </CardTitle>
      <p className="-mt-1 mb-3 flex flex-wrap items-center gap-x-2 text-ink-2 text-sm" data-summary="">
        {summary}
        {trend.loinc && <Badge>LOINC {trend.loinc}</Badge>}
      </p>
      {dots.length > 0 && visible && (
        <>
          <TrendChart
            dots={dots}
            time={time}
            unit={unit}
            summary={`${title}: ${summary}`}
            low={oneOfMany}
            picture={picture}
          />
          <ChartLegend dots={dots} />
        </>
      )}
      {dots.length > 0 && !visible && (
        <div className="flex flex-wrap items-center gap-3 rounded-lg border bg-sunk px-4 py-5 text-ink-2">
          {t('labs.nothing-in-range')}
          <Button look="outline" size="small" onClick={onAllTime}>
            {t('labs.show-all')}
          </Button>
        </div>
      )}
      <TrendNotes trend={trend} />
      <Apart trend={trend} />
      {trend.points.length > 0 && (
        <>
          <Button
            look="quiet"
            size="small"
            className="mt-3 print:hidden"
            aria-expanded={table}
            onClick={() => setTable(!table)}
          >
            {t(table ? 'labs.hide-table' : 'labs.show-table')}
          </Button>
          <div className={table ? 'mt-1' : 'hidden print:block'}>
            <TrendTable name={title} points={trend.points} unit={unit} />
          </div>
        </>
      )}
    </Card>
  )
}

/** The unit as a report prints it where the curve is in that one, else as people write it. */
function unitName(trend: Trend, language: 'en' | 'ru'): string {
  const asPrinted = trend.points.findLast(({ factor, unit_printed }) => factor === null && unit_printed)
  return asPrinted?.unit_printed ?? unitWords(trend.unit, language)
}

interface ToolsProps {
  trend: Trend
  title: string
  text: string
  unit: string
  picture: RefObject<SVGSVGElement | null>
  drawn: boolean
  onUnit: (unit: string) => void
}

function Tools({ trend, title, text, unit, picture, drawn, onUnit }: ToolsProps) {
  const { t } = useTranslation()
  const { language } = useLabWords()
  const notifyProblem = useNotifyProblem()
  const save = useMutation({
    mutationFn: async () => {
      if (picture.current) saveAs(await asPng(picture.current, title, text), `${trend.name}.png`)
    },
    onError: notifyProblem,
  })
  return (
    <div className="flex items-center justify-end gap-2 print:hidden">
      {trend.units.length > 1 && (
        <Select
          aria-label={t('labs.unit')}
          className="min-h-8 w-auto shrink-0 text-sm"
          value={trend.unit ?? ''}
          onChange={(event) => onUnit(event.target.value)}
        >
          {trend.units.map((one) => (
            <option key={one} value={one}>
              {one === trend.unit ? unit : unitWords(one, language)}
            </option>
          ))}
        </Select>
      )}
      {drawn && (
        <Button look="outline" size="small" busy={save.isPending} onClick={() => save.mutate()}>
          <ImageDown aria-hidden="true" />
          {t('labs.png')}
        </Button>
      )}
    </div>
  )
}

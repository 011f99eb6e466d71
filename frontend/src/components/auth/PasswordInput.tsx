import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/field'

export function PasswordInput(props: ComponentProps<'input'>) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const watchCaps = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'))
  const name = t(shown ? 'auth.hide-password' : 'auth.show-password')
  return (
    <>
      <div className="relative">
        <Input {...props} type={shown ? 'text' : 'password'} className="pr-12" onKeyUp={watchCaps} />
        <Button
          look="quiet"
          size="icon"
          className="absolute! top-1/2 right-0.5 -translate-y-1/2"
          aria-label={name}
          title={name}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        </Button>
      </div>
      <p role="status" className="text-sm text-warn empty:hidden">
        {capsLock ? t('auth.caps-lock') : ''}
      </p>
    </>
  )
}

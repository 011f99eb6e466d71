import { Search } from 'lucide-react'
import { Input } from '@/components/ui/field'

interface SearchFieldProps {
  name: string
  value: string
  onChange: (words: string) => void
}

export function SearchField({ name, value, onChange }: SearchFieldProps) {
  return (
    <search className="relative block">
      <Search className="-translate-y-1/2 absolute top-1/2 left-3 size-4.5 text-ink-3" aria-hidden="true" />
      <Input
        type="search"
        className="pl-10"
        value={value}
        aria-label={name}
        placeholder={name}
        onChange={(event) => onChange(event.target.value)}
      />
    </search>
  )
}

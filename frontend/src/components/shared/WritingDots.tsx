const dots = ['first', 'second', 'third']

/** Somebody is writing: three dots, which say so without moving too. */
export function WritingDots() {
  return (
    <span className="flex animate-pulse gap-0.5" aria-hidden="true">
      {dots.map((dot) => (
        <span key={dot} className="size-1 rounded-full bg-brand" />
      ))}
    </span>
  )
}

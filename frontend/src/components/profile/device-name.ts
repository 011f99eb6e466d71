/** "Firefox, Android" out of what a browser says of itself; null where it says nothing known. */
export function deviceName(userAgent: string | null): string | null {
  const browser = firstOf(userAgent, [
    ['Edge', /Edg/],
    ['Opera', /OPR\//],
    ['Firefox', /Firefox|FxiOS/],
    ['Chrome', /Chrome|CriOS|Chromium/],
    ['Safari', /Safari/],
  ])
  const system = firstOf(userAgent, [
    ['Android', /Android/],
    ['iPhone', /iPhone/],
    ['iPad', /iPad/],
    ['Windows', /Windows/],
    ['macOS', /Mac OS X|Macintosh/],
    ['Linux', /Linux|X11/],
  ])
  const known = [browser, system].filter(Boolean)
  return known.length > 0 ? known.join(', ') : null
}

function firstOf(text: string | null, names: [string, RegExp][]): string | undefined {
  return names.find(([, pattern]) => text && pattern.test(text))?.[0]
}

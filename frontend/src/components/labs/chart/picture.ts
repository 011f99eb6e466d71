/** The light theme, whatever the screen shows: files are printed and sent. */
const light: Record<string, string> = {
  '--panel': '#ffffff',
  '--ink': '#182126',
  '--ink3': '#5c676c',
  '--line': '#e2e0db',
  '--field': '#8a9394',
  '--brand': '#006d6b',
  '--bad': '#b3261e',
  '--band': '#d3efdf',
}
const xmlns = 'http://www.w3.org/2000/svg'
const headHeight = 48

/** The chart as a document of its own: light, on white, with its name and what it says in words. */
export function standalone(
  chart: SVGSVGElement,
  title: string,
  text: string,
): { source: string; width: number; height: number } {
  const width = Number(chart.getAttribute('width'))
  const height = Number(chart.getAttribute('height')) + headHeight
  const sheet = document.createElementNS(xmlns, 'svg')
  sheet.setAttribute('xmlns', xmlns)
  sheet.setAttribute('width', String(width))
  sheet.setAttribute('height', String(height))
  sheet.setAttribute('font-family', 'Inter Variable, Segoe UI, DejaVu Sans, sans-serif')
  const ground = document.createElementNS(xmlns, 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', '#ffffff')
  const inner = document.createElementNS(xmlns, 'g')
  inner.setAttribute('transform', `translate(0 ${headHeight})`)
  for (const child of chart.children) inner.append(child.cloneNode(true))
  sheet.append(ground, line(title, 20, '15', '600'), line(text, 39, '12.5', '400'), inner)
  const source = new XMLSerializer()
    .serializeToString(sheet)
    .replace(/var\((--[\w-]+)\)/g, (whole, name: string) => light[name] ?? whole)
  return { source, width, height }
}

function line(words: string, y: number, size: string, weight: string): SVGTextElement {
  const text = document.createElementNS(xmlns, 'text')
  text.setAttribute('x', '12')
  text.setAttribute('y', String(y))
  text.setAttribute('font-size', size)
  text.setAttribute('font-weight', weight)
  text.setAttribute('fill', '#182126')
  text.textContent = words
  return text
}

/** The chart as a picture for a letter or a message, twice as fine as the screen. */
export async function asPng(chart: SVGSVGElement, title: string, text: string): Promise<Blob> {
  const { source, width, height } = standalone(chart, title, text)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * 2
  canvas.height = height * 2
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  )
}

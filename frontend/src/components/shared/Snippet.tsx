import { piecesOf } from './marks'

export function Snippet({ snippet }: { snippet: string }) {
  return piecesOf(snippet).map(({ text, marked }, index) => {
    const key = `${index}`
    return marked ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>
  })
}

import type { ListItem, Nodes, Parents, PhrasingContent, Table } from 'mdast'
import { Fragment, type ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { CitedText } from './CitedText'
import { CodeBlock } from './CodeBlock'
import { SafeLink } from './SafeLink'

/** What an answer may contain. No raw HTML, no images: nothing here loads or runs anything. */
export function render(node: Nodes): ReactNode {
  switch (node.type) {
    case 'paragraph':
      return <p className="my-2 first:mt-0 last:mb-0">{children(node)}</p>
    case 'heading':
      // One level for all: the message itself is the heading above.
      return <h3 className="mt-4 mb-1.5 font-semibold text-md first:mt-0">{children(node)}</h3>
    case 'list':
      return node.ordered ? (
        <ol start={node.start ?? 1} className="my-2 list-decimal pl-6 marker:text-ink-3">
          {children(node)}
        </ol>
      ) : (
        <ul className="my-2 list-disc pl-5.5 marker:text-ink-3">{children(node)}</ul>
      )
    case 'listItem':
      return listItem(node)
    case 'blockquote':
      return (
        <blockquote className="my-2 border-brand/50 border-l-3 pl-3.5 text-ink-2">
          {children(node)}
        </blockquote>
      )
    case 'code':
      return <CodeBlock code={node.value} />
    case 'table':
      return table(node)
    case 'thematicBreak':
      return <hr className="my-4" />
    case 'strong':
      return <strong className="font-semibold">{children(node)}</strong>
    case 'emphasis':
      return <em>{children(node)}</em>
    case 'delete':
      return <del>{children(node)}</del>
    case 'inlineCode':
      return <code className="rounded-sm bg-sunk px-1 py-0.5 text-[0.93em]">{node.value}</code>
    case 'break':
      return <br />
    case 'link':
      return <SafeLink url={node.url}>{children(node)}</SafeLink>
    case 'text':
      return <CitedText text={node.value} />
    case 'html':
      return node.value
    case 'image':
    case 'imageReference':
      return node.alt ?? ''
    case 'footnoteReference':
      return `[${node.label ?? node.identifier}]`
    case 'definition':
      return null
    default:
      return 'children' in node ? children(node) : null
  }
}

function children(node: Parents): ReactNode {
  return node.children.map((child, index) => (
    // The position in a parsed block never changes.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={index}>{render(child)}</Fragment>
  ))
}

function listItem(node: ListItem): ReactNode {
  const box = node.checked === true ? '☑ ' : node.checked === false ? '☐ ' : ''
  const [only] = node.children
  const isPlain = node.children.length === 1 && only?.type === 'paragraph'
  return (
    <li className="my-1 pl-0.5">
      {box}
      {isPlain ? children(only) : children(node)}
    </li>
  )
}

const sides = { left: 'text-left', right: 'text-right', center: 'text-center' }

/** A number keeps its unit on its line; what is longer may wrap. */
const longestUnbroken = 18

function table({ align, children: rows }: Table): ReactNode {
  const [head, ...body] = rows
  const cells = (row: (typeof rows)[number] | undefined) =>
    (row?.children ?? []).map((cell, column) => ({
      key: `c${column}`,
      side: sides[align?.[column] ?? 'left'],
      content: children(cell),
      unbroken: plainText(cell.children).length <= longestUnbroken,
    }))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a named box that scrolls, no form controls in it
    <div
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard
      tabIndex={0}
      aria-label={plainText(head?.children.flatMap((cell) => cell.children) ?? [])}
      className="scroll-hint my-3 overflow-x-auto"
    >
      <table className="w-full border-collapse text-sm [overflow-wrap:normal]">
        <thead>
          <tr>
            {cells(head).map(({ key, side, content }) => (
              <th
                key={key}
                scope="col"
                className={`border-b px-2 py-1.5 font-[550] text-ink-3 text-xs phone:px-1.5 ${side}`}
              >
                {content}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a parsed block never move
            <tr key={index}>
              {cells(row).map(({ key, side, content, unbroken }) => (
                <td
                  key={key}
                  className={cn(
                    'border-b px-2 py-2 align-top phone:px-1.5',
                    side,
                    (unbroken || side === sides.right) && 'whitespace-nowrap',
                  )}
                >
                  {content}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function plainText(nodes: PhrasingContent[]): string {
  return nodes
    .map((node) => ('value' in node ? node.value : 'children' in node ? plainText(node.children) : ''))
    .filter(Boolean)
    .join(', ')
}

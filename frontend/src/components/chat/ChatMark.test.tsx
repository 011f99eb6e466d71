import { render, screen } from '@testing-library/react'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Chat } from '@/api/types'
import { forgetAnswers } from '@/stores/answers'
import { speakInTest } from '@/test-language'
import { chatOf } from '@/test-nouns'
import { ChatMark } from './ChatMark'
import { useChatMood } from './use-chat-mood'

beforeAll(() => speakInTest('en'))
beforeEach(forgetAnswers)

const Marked = (change: Partial<Chat>) => <ChatMark mood={useChatMood(chatOf(change))} />

describe('a chat in a list', () => {
  it.each<[Partial<Chat>, string]>([
    [{ is_answering: true, is_unread: true }, 'Answering…'],
    [{ is_interrupted: true, is_unread: true }, 'The answer was cut off'],
    [{ is_unread: true }, 'New answer'],
  ])('that is %o says “%s” to those who do not see the sign', (change, words) => {
    render(<Marked {...change} />)
    expect(screen.getByText(words)).toBeInTheDocument()
  })

  it('looks different while it is answered and once it has news, without any movement', () => {
    const dots = (change: Partial<Chat>) => {
      const { container } = render(<Marked {...change} />)
      return container.querySelectorAll('.rounded-full').length
    }
    expect(dots({ is_answering: true })).toBe(3)
    expect(dots({ is_unread: true })).toBe(1)
  })

  it('says nothing when nothing goes on', () => {
    const { container } = render(<Marked />)
    expect(container).toBeEmptyDOMElement()
  })
})

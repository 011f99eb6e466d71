import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { http } from '@/api/client'
import { speakInTest } from '@/test-language'
import { SignInForm } from './SignInForm'

let sent: unknown[] = []

beforeAll(() => speakInTest('en'))
beforeEach(() => {
  sent = []
  http.defaults.adapter = async (config) => {
    sent.push(JSON.parse(String(config.data)))
    return { data: { access_token: 'token', user: {} }, status: 200, statusText: '', headers: {}, config }
  }
})

const show = (knownEmail?: string) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SignInForm {...(knownEmail ? { knownEmail } : {})} />
    </QueryClientProvider>,
  )
const email = () => screen.getByRole('textbox', { name: 'E-mail' })
const password = () => screen.getByLabelText('Password')

it('says which field is wrong, leads there, and sends nothing until it is right', async () => {
  show()
  await userEvent.type(email(), 'anna@example')
  await userEvent.type(password(), 'long enough{Enter}')
  await waitFor(() => expect(email()).toHaveFocus())
  expect(email()).toBeInvalid()
  expect(password()).toBeValid()
  expect(sent).toEqual([])
  await userEvent.type(email(), '.org')
  expect(email()).toBeValid()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(sent).toEqual([{ email: 'anna@example.org', password: 'long enough' }]))
})

it('leaves a password as it was typed', async () => {
  show('anna@example.org')
  await userEvent.type(password(), ' with spaces {Enter}')
  await waitFor(() => expect(sent).toEqual([{ email: 'anna@example.org', password: ' with spaces ' }]))
})

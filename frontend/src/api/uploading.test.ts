import { AxiosError, type InternalAxiosRequestConfig } from 'axios'
import { beforeEach, expect, it, vi } from 'vitest'
import { http } from '@/api/client'
import { forgetPerson } from '@/api/session'
import { useConnection } from '@/stores/connection'
import { changeUpload, useUploads } from '@/stores/uploads'
import { upload } from './uploading'

let reachable = false

beforeEach(() => {
  reachable = false
  useUploads.setState({ items: [] })
  useConnection.setState({ online: false, live: false })
  http.defaults.adapter = async (config: InternalAxiosRequestConfig) => {
    if (!reachable) throw new AxiosError('Network Error', 'ERR_NETWORK', config)
    return { data: { id: 'd1' }, status: 201, statusText: '', headers: {}, config }
  }
})

const first = () => useUploads.getState().items[0]
const states = () => useUploads.getState().items.map(({ state }) => state)

it('what got lost on its way is sent again when the network is back, but not what is there already, maybe', async () => {
  await upload([new File(['text'], 'note.txt'), new File(['text'], 'again.txt')])
  const [, twice] = useUploads.getState().items
  await vi.waitFor(() => expect(states()).toEqual(['failed', 'failed']))
  changeUpload(twice?.id ?? '', { keepBoth: true })
  reachable = true
  useConnection.setState({ online: true })
  await vi.waitFor(() => expect(first()).toMatchObject({ state: 'done', document: { id: 'd1' } }))
  expect(states()).toEqual(['done', 'failed'])
})

it('a file of somebody who has signed out is not sent for whoever signs in', async () => {
  await upload(['one', 'two', 'three'].map((name) => new File(['text'], `${name}.txt`)))
  await vi.waitFor(() => expect(states()).toContain('failed'))
  forgetPerson()
  reachable = true
  useConnection.setState({ online: true, live: true })
  expect(states()).toEqual([])
})

it('a file that is not the chosen one any more is said to be so, and not tried again', async () => {
  const gone = new File(['text'], 'note.txt')
  gone.slice = () => {
    throw new DOMException('changed', 'NotReadableError')
  }
  await upload([gone])
  await vi.waitFor(() =>
    expect(first()).toMatchObject({ state: 'refused', refusal: 'changed', problem: null }),
  )
  reachable = true
  useConnection.setState({ live: true })
  expect(first()?.state).toBe('refused')
})

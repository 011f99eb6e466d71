import type { ComponentType } from 'react'
import {
  createBrowserRouter,
  type LoaderFunctionArgs,
  Navigate,
  type Params,
  type RouteObject,
} from 'react-router'
import { prepareTranscript } from '@/components/chat/later-transcript'
import { AdminsOnly, SignedInOnly, SignedOutOnly } from './gates'
import { NotFound } from './later-not-found'
import { RouteFault } from './RouteFault'

interface PageModule {
  default: ComponentType
  /** Begins to fetch what the page shows, while its code is still being prepared; nothing waits for it. */
  begin?: (params: Params<string>) => void
}

const page = (path: string, load: () => Promise<PageModule>): RouteObject => ({
  path,
  lazy: async () => {
    const { default: Component, begin } = await load()
    if (!begin) return { Component }
    const loader = ({ params }: LoaderFunctionArgs) => {
      begin(params)
      return null
    }
    return { Component, loader }
  },
  ErrorBoundary: RouteFault,
})

const adminRooms = [
  { index: true, element: <Navigate replace to="/admin/settings" /> },
  page('/admin/settings', () => import('@/pages/admin/AdminSettingsPage')),
  page('/admin/usage', () => import('@/pages/admin/AdminUsagePage')),
  page('/admin/channels', () => import('@/pages/admin/AdminChannelsPage')),
  page('/admin/users', () => import('@/pages/admin/AdminUsersPage')),
  page('/admin/skills', () => import('@/pages/admin/AdminSkillsPage')),
  page('/admin/skills/new', () => import('@/pages/admin/AdminSkillPage')),
  page('/admin/skills/:skillId', () => import('@/pages/admin/AdminSkillPage')),
  page('/admin/context', () => import('@/pages/admin/AdminContextPage')),
]

function openChat(): Promise<PageModule> {
  prepareTranscript()
  return import('@/pages/ChatPage')
}

export const router = createBrowserRouter([
  {
    Component: SignedOutOnly,
    ErrorBoundary: RouteFault,
    HydrateFallback: () => null,
    children: [
      page('/login', () => import('@/pages/SignInPage')),
      page('/register', () => import('@/pages/RegisterPage')),
    ],
  },
  {
    // From a letter: for whoever holds it, signed in or not.
    ErrorBoundary: RouteFault,
    HydrateFallback: () => null,
    children: [page('/answer/:token', () => import('@/pages/AnswerPage'))],
  },
  {
    Component: SignedInOnly,
    ErrorBoundary: RouteFault,
    HydrateFallback: () => null,
    children: [
      {
        lazy: async () => ({ Component: (await import('./Shell')).default }),
        children: [
          page('/', () => import('@/pages/TodayPage')),
          page('/chat', () => import('@/pages/ChatsPage')),
          page('/chat/:chatId', openChat),
          page('/documents', () => import('@/pages/DocumentsPage')),
          page('/documents/:documentId', () => import('@/pages/DocumentPage')),
          page('/documents/:documentId/review', () => import('@/pages/ReviewPage')),
          page('/labs', () => import('@/pages/LabsPage')),
          page('/labs/:keys', () => import('@/pages/TrendPage')),
          page('/timeline', () => import('@/pages/TimelinePage')),
          page('/reminders', () => import('@/pages/RemindersPage')),
          page('/memory', () => import('@/pages/MemoryPage')),
          page('/skills', () => import('@/pages/SkillsPage')),
          page('/skills/new', () => import('@/pages/SkillPage')),
          page('/skills/:skillId', () => import('@/pages/SkillPage')),
          page('/context', () => import('@/pages/ContextPage')),
          page('/usage', () => import('@/pages/UsagePage')),
          page('/notifications', () => import('@/pages/NotificationsPage')),
          page('/pdfs', () => import('@/pages/PdfsPage')),
          page('/profile', () => import('@/pages/ProfilePage')),
          { path: '/admin', Component: AdminsOnly, children: adminRooms },
          { path: '*', Component: NotFound },
        ],
      },
    ],
  },
])

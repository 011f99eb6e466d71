import { useTranslation } from 'react-i18next'
import { ChatList } from '@/components/chat/ChatList'
import { NewChat } from '@/components/chat/NewChat'
import { QuotaPill } from '@/components/chat/QuotaPill'
import { Page } from '@/components/layout/Page'

export default function ChatsPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.chat')} actions={<QuotaPill />} width="text" keepFocus>
      <NewChat />
      <ChatList />
    </Page>
  )
}

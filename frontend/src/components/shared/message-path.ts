/** The way to one message of a chat. */
export function messagePath(chatId: string, messageId: string): string {
  return `/chat/${chatId}#m-${messageId}`
}

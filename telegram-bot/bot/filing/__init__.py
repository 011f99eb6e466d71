"""Files from a chat: fetched from Telegram, handed to the backend, watched while they are read, shown as they were."""

"""What happens around every update and around every call to Telegram."""

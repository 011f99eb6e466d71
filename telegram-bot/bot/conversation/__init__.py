"""Talking with the assistant: questions out, answers in, shown while they are written."""

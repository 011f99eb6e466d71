"""Buttons below messages: one module a noun, each with the data its buttons carry."""

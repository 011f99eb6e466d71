"""Facts about a person: saved by them or for them, found again, confirmed, corrected, and where each comes from."""

"""The main path through a running composition, step by step: what compose-smoke.py walks."""

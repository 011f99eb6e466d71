"""How well laboratory reports are read: generated reports with exactly known truth, and the measurement on them."""

"""How updates come in: by polling or by webhook, each handled once, in the order of its chat."""

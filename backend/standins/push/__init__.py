"""A push service and the browsers behind it: takes encrypted messages, checks who sends them, opens them."""

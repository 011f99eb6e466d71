"""What the product costs on top of its upstream, measured against a bare pass-through in the same run."""

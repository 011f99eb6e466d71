"""Documents: taking them in, reading them page by page, finding what they say."""

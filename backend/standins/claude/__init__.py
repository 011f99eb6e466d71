"""A server that speaks Anthropic's Messages API: the demo model, a fault injector for tests, an upstream for benchmarks."""

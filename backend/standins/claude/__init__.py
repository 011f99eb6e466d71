"""A server that speaks Anthropic's Messages API: demo model, fault injector, upstream for benchmarks."""

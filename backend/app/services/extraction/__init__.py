"""What the model reads out of documents: results that no table holds, facts worth remembering. Only ever proposals."""

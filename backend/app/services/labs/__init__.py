"""Laboratory results: the dictionary of analytes, units, values and the reader of printed reports."""

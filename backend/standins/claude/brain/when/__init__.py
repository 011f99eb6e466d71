"""Reading a time out of a sentence: two languages of rules, one way to turn what they find into a schedule."""

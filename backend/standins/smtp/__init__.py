"""A mail server that keeps what it is given: real SMTP with STARTTLS and AUTH, and scripted bad days."""

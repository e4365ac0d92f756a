"""What a user's answer means: words and their roles, clauses and their meanings, a decision."""

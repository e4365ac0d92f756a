"""Looking things up for a reply: when, what for, and how the model and the user get to see it."""

"""Profiles as models of OpenAI's chat completions, for the many programs that speak to those."""

"""How fast it is, and how well it does on data; nothing here is part of the tests."""

"""Servers under load that are killed or many, and whether they keep what they promise."""

"""The brief that a coach works out with a user, and what changes it."""

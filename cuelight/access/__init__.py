"""Who may use a server: users with API keys, and users whom an OpenID Connect issuer vouches for.

Nothing in here knows the server that asks.
"""

from cuelight.access.guard import Guard
from cuelight.access.issuer import Issuer

__all__ = ["Guard", "Issuer"]

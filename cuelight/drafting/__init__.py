"""Drafting profiles: from what a conversation is about to a file that an author goes on with."""

from cuelight.drafting.complaints import Complaint
from cuelight.drafting.outline import Outline
from cuelight.drafting.rounds import Draft, NoDraftError, draft
from cuelight.drafting.wish import Wish, WishError

__all__ = ["Complaint", "Draft", "NoDraftError", "Outline", "Wish", "WishError", "draft"]

"""What a user says to a coach so that it comes to a confirmed brief, in a rehearsal's words."""

from __future__ import annotations

WHOLE_WISH = "A poster with a red fox in the snow, in a calm mood."
ALL_OF_IT = "That is all."
CLEAR_YES = "Yes, exactly like that."
CHANGE = "Make it a blue fox instead."
NOTHING = "Hm."
"""Words that say nothing, and that confirm nothing."""

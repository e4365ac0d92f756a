"""What the paths of requests name."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

SessionId = Annotated[
    str,
    Path(
        description="The id of a session of yours, as the header `Session-Id` told it.",
        examples=["anna-1"],
    ),
]
ProfileName = Annotated[
    str, Path(description="A name that `GET /profiles` lists.", examples=["tutorial"])
]
ModelId = Annotated[
    str, Path(description="A profile's name, as `GET /v1/models` lists it.", examples=["tutorial"])
]

"""The page that shows the service's description to people, with all that it needs.

FastAPI's own has a browser load scripts from elsewhere: a closed network would see an empty page,
and whoever gives those scripts away could read the key that is typed in here.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cuelight</title>
<link rel="icon" href="docs/swagger/favicon.png">
<link rel="stylesheet" href="docs/swagger/swagger-ui.css">
</head>
<body>
<noscript>This page needs scripts. The description itself is at openapi.json.</noscript>
<div id="page"></div>
<script src="docs/swagger/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""
# Without `validatorUrl: null` the address of this server would be told to Swagger's.
_START = """SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#page",
  deepLinking: true,
  validatorUrl: null,
});
"""
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
_SWAGGER = StaticFiles(packages=[("fastapi_offline", "static")])

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def show() -> HTMLResponse:
    """Show the description."""
    return HTMLResponse(_PAGE, headers=_HEADERS)


@router.get("/docs/start.js")
def start() -> Response:
    """Give the page what starts it: a script that stood in it would need a weaker policy."""
    return Response(_START, media_type="text/javascript", headers=_HEADERS)


@router.get("/docs/swagger/{file}")
async def give(request: Request, file: str) -> Response:
    """Give the page a file of Swagger UI, which it is made of."""
    return await _SWAGGER.get_response(file, request.scope)

"""The addresses of the review page, and what is answered there."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from importlib.resources import files

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from briefing.diagnostics import BriefingError
from briefing.review.reviewers import SESSION_LIFE, Invitation, is_form_key
from briefing.review.web import overview, passage
from briefing.review.web.rendering import page, theme_css
from briefing.review.web.requests import COOKIE, RefusedRequest, Visit, read_form, with_headers
from briefing.review.web.site import EditionNow, Site
from briefing.review.web.words import say

STATIC = {"review.css": "text/css", "review.js": "text/javascript"}
SECRET_BYTES = 32
View = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(site: Site) -> ASGIApp:
    """The review page of one briefing."""
    routes = [
        Route("/", _for_reviewers(site, overview.front), methods=["GET"]),
        Route("/enter/{token:str}", _entrance(site), methods=["GET"]),
        Route("/enter", _entering(site), methods=["POST"]),
        Route("/favicon.ico", _no_icon, methods=["GET"]),
        Route("/leave", _for_reviewers(site, _leave), methods=["POST"]),
        Route("/static/theme.css", _theme(site), methods=["GET"]),
        Route("/static/{name:str}", _static, methods=["GET"]),
        Route("/{tag:str}/", _for_reviewers(site, overview.listing), methods=["GET"]),
        Route("/{tag:str}/approve-section", _for_reviewers(site, overview.approve_section), methods=["POST"]),
        Route("/{tag:str}/sign-off", _for_reviewers(site, overview.sign_off), methods=["POST"]),
        Route("/{tag:str}/{id:str}", _for_reviewers(site, passage.show), methods=["GET"]),
        Route("/{tag:str}/{id:str}", _for_reviewers(site, passage.act), methods=["POST"]),
        Route("/{tag:str}/{id:str}/check", _for_reviewers(site, passage.check), methods=["POST"]),
        Route("/{tag:str}/{id:str}/page.png", _picture(site), methods=["GET"]),
    ]
    handlers = {RefusedRequest: _refused, HTTPException: _not_found, OSError: _not_saved}
    return with_headers(Starlette(routes=routes, exception_handlers=handlers))


# --- who is there -----------------------------------------------------------------------------------


def _for_reviewers(site: Site, view: View) -> Endpoint:
    """A page that only answers those who are signed in, and only their own forms."""

    async def endpoint(request: Request) -> Response:
        visit = await _visit(site, request)
        return await run_in_threadpool(view, visit)

    return endpoint


async def _visit(site: Site, request: Request) -> Visit:
    form = await read_form(request) if request.method == "POST" else {}
    cookie = request.cookies.get(COOKIE, "")
    reviewer = site.reviewers.signed_in(cookie, site.now()) if cookie else None
    typed = form.get("target", "")
    if reviewer is None:
        raise RefusedRequest(401, "Please open your personal link to sign in.", typed)
    if request.method == "POST" and not is_form_key(form.get("key", ""), cookie):
        raise RefusedRequest(403, "This form is not from a page of your session. Open the page again.", typed)
    return Visit(site, request, reviewer, cookie, form)


def _entrance(site: Site) -> Endpoint:
    """A personal link shows whose it is; only the button signs in, since mail programs follow links too."""

    async def endpoint(request: Request) -> Response:
        token = request.path_params["token"]
        invitation = await run_in_threadpool(_invited, site, request, token)
        return page("enter.html", invitation=invitation, token=token, briefing=site.desk.briefing)

    return endpoint


def _entering(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        form = await read_form(request)
        invitation = await run_in_threadpool(_invited, site, request, form.get("token", ""))
        cookie = secrets.token_urlsafe(SECRET_BYTES)
        await run_in_threadpool(site.reviewers.sign_in, invitation, cookie, site.now())
        response = RedirectResponse("/", 303)
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=int(SESSION_LIFE.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    return endpoint


def _invited(site: Site, request: Request, token: str) -> Invitation:
    address = request.client.host if request.client else ""
    if site.wrong_tokens.too_many(address):
        raise RefusedRequest(429, "Too many wrong links came from your address. Try again in ten minutes.")
    invitation = site.reviewers.invited(token, site.now())
    if invitation is None:
        site.wrong_tokens.count(address)
        raise RefusedRequest(
            403, "This link does not work, or not any more. Ask the press office for another."
        )
    return invitation


def _leave(visit: Visit) -> Response:
    visit.site.reviewers.sign_out(visit.cookie)
    response = page("message.html", title=say("Signed out"), message=say("You are signed out."), typed="")
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


# --- files and pictures -----------------------------------------------------------------------------


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    data = (files("briefing.review.web") / "static" / name).read_bytes()
    return Response(data, media_type=STATIC[name], headers={"Cache-Control": "no-cache"})


async def _no_icon(_request: Request) -> Response:
    return Response(status_code=204, headers={"Cache-Control": "max-age=86400"})


def _theme(site: Site) -> Endpoint:
    async def endpoint(_request: Request) -> Response:
        css = theme_css(site.desk.briefing.theme)
        return Response(css, media_type="text/css", headers={"Cache-Control": "no-cache"})

    return endpoint


def _picture(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        visit = await _visit(site, request)
        durable = visit.language(request.path_params["tag"])
        source = await run_in_threadpool(passage.source_of, durable, request.path_params["id"])
        try:
            edition = await run_in_threadpool(EditionNow, durable)
            picture = await site.pictures.picture(edition, source)
        except BriefingError:
            picture = None
        if picture is None:
            return Response(_sign(), media_type="image/svg+xml")
        headers = {"Cache-Control": "private, max-age=60", "X-Page": f"{picture.page}/{picture.pages}"}
        return Response(picture.png, media_type="image/png", headers=headers)

    return endpoint


def _sign() -> str:
    """A picture that says that there is none."""
    words = say("This text does not stand on a page of its own, or the edition cannot be built now.")
    half = words.find(",") + 1
    lines = "".join(
        f'<text x="300" y="{y}" text-anchor="middle" font-family="sans-serif" font-size="17">{line}</text>'
        for y, line in ((70, words[:half]), (98, words[half:].strip()))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 160" width="600" height="160">'
        f'<rect width="600" height="160" fill="#f4f6f7"/>{lines}</svg>'
    )


# --- what cannot be answered ------------------------------------------------------------------------


async def _refused(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, RefusedRequest)  # noqa: S101 - registered for it
    if request.url.path.endswith("/check"):
        return JSONResponse({"message": say(problem.message)}, problem.status)
    return page(
        "message.html",
        problem.status,
        title=say("Not possible"),
        message=say(problem.message),
        typed=problem.typed,
    )


async def _not_found(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)  # noqa: S101 - registered for it
    message = say("There is no such page.") if problem.status_code == 404 else problem.detail
    return page("message.html", problem.status_code, title=say("Not found"), message=message, typed="")


async def _not_saved(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, OSError)  # noqa: S101 - registered for it
    message = say("The disk did not take it: {reason}. Nothing was changed.", reason=problem.strerror or "")
    return page("message.html", 507, title=say("Not saved"), message=message, typed="")

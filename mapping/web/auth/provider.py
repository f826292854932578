"""A client of an OpenID Connect provider: the address of its login page, and whom it signed in.

Code flow with state, nonce and PKCE. Nothing that the provider says gives a role: it only says
which of the accounts that the administrator linked has come.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import StarletteIntegration, StarletteOAuth2App
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from geodata.errors import NotAllowed, StorageUnavailable

TIMEOUT_S = 10  # for each answer of the provider
METADATA_TTL_S = 3600  # how long we go by what the provider said of itself
CLOCK_SKEW_S = 60  # between our clock and the provider's
SIGNATURE_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # never `none`, never a shared secret
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
MULTI_FACTOR_METHOD = "mfa"  # RFC 8176
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
NO_ANSWER = (httpx2.HTTPError, httpx2.InvalidURL, JSONDecodeError)
BAD_TOKEN = (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class ProviderUser:
    """The person whom the provider signed in, by its own subject identifier."""

    subject: str
    had_second_factor: bool


class Provider(StarletteOAuth2App):  # type: ignore[misc]  # authlib has no types
    """The provider that the settings name.

    The secrets of a login lie in the session that it is given: never in that of Streamlit around
    our routes, which every browser can read.
    """

    server_metadata: dict[str, Any]

    def __init__(self, issuer: str, client_id: str, client_secret: str, redirect_uri: str) -> None:
        super().__init__(
            StarletteIntegration("oidc"),
            client_id=client_id,
            client_secret=client_secret,
            server_metadata_url=f"{issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "timeout": TIMEOUT_S,
                "verify": httpx2.create_ssl_context(),  # once: it reads every root certificate
            },
        )
        self.issuer = issuer
        self._redirect_uri = redirect_uri

    async def redirect_to_login(self, request: Request, session: dict[str, Any]) -> Response:
        """Return a redirect to the provider's login page; write the secrets into the session.

        Raises
        ------
        StorageUnavailable
            E-AUTH-12 where the provider does not answer.
        """
        answer: Response = await self.authorize_redirect(
            _with_session(request, session), self._redirect_uri
        )
        answer.status_code = 303
        return answer

    async def fetch_user(self, request: Request, session: dict[str, Any]) -> ProviderUser:
        """Exchange the code of a callback and return the user of the ID token.

        Raises
        ------
        NotAllowed
            E-AUTH-11 where the code or the token is not good, or was made for another login.
        StorageUnavailable
            E-AUTH-12 where the provider does not answer.
        """
        if not request.query_params.get("code"):
            raise NotAllowed("E-AUTH-11")
        self.server_metadata.pop("jwks", None)  # a key that the provider withdrew is out at once
        try:
            token = await self.authorize_access_token(
                _with_session(request, session),
                claims_options={
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self.client_id},
                },
                leeway=CLOCK_SKEW_S,
            )
            claims = token["userinfo"]
            auth_methods = claims.get("amr") or []
            return ProviderUser(str(claims["sub"]), MULTI_FACTOR_METHOD in auth_methods)
        except NO_ANSWER as error:
            raise StorageUnavailable("E-AUTH-12") from error
        except BAD_TOKEN as error:
            raise NotAllowed("E-AUTH-11") from error

    async def load_server_metadata(self) -> Mapping[str, Any]:
        """Return what we go by of the provider's metadata, fetched anew once an hour.

        Authlib hands all of it to its client as settings and believes the algorithms in it.
        """
        if time.time() - self.server_metadata.get("_loaded_at", 0) > METADATA_TTL_S:
            self.server_metadata = {}
            try:
                self.server_metadata = self._check_metadata(await super().load_server_metadata())
            except (*NO_ANSWER, ValueError, KeyError, TypeError) as error:
                self.server_metadata = {}
                raise StorageUnavailable("E-AUTH-12") from error
        return self.server_metadata

    def _check_metadata(self, metadata: Mapping[str, Any]) -> dict[str, Any]:
        if metadata["issuer"] != self.issuer:
            raise ValueError("another issuer answers at this address")
        for name in ENDPOINTS:
            _check_address(metadata[name])
        return {
            **{name: metadata[name] for name in ("issuer", "_loaded_at", *ENDPOINTS)},
            "id_token_signing_alg_values_supported": SIGNATURE_ALGORITHMS,
        }


def _with_session(request: Request, session: dict[str, Any]) -> Request:
    return Request({**request.scope, "session": session})


def _check_address(url: str) -> None:
    """Raise ValueError unless the address is encrypted or local."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOCAL_HOSTS:
        raise ValueError("the provider is reached over https only")

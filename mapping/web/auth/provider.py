"""An OpenID Connect provider, as much of it as signing in needs: where to go, and who came back.

Code flow with state, nonce and PKCE. Nothing that the provider says gives a role: it only says
which of the accounts that the administrator linked has come.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from geodata.errors import NotAllowed, StorageUnavailable

WAIT_S = 10  # for each answer of the provider
KNOWN_S = 3600  # how long we go by what the provider said of itself
SLACK_S = 60  # between our clock and the provider's
SIGNED = ["RS256", "PS256", "ES256", "EdDSA"]  # never `none`, never a shared secret
SEVERAL_FACTORS = "mfa"  # RFC 8176
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Errand:
    """What one sign-in is known by until its answer comes back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who came back, by the provider's own number for that person."""

    subject: str
    had_second_factor: bool


class Provider:
    """The provider that the settings name."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, back: str) -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._back = back
        self._said: tuple[float, Mapping[str, Any]] | None = None

    def address(self, errand: Errand) -> str:
        """Return where to send a browser.

        Raises
        ------
        StorageUnavailable
            E-AUTH-12 where the provider does not answer.
        """
        endpoint = self._metadata()["authorization_endpoint"]
        url, _ = self._session().create_authorization_url(
            endpoint, state=errand.state, nonce=errand.nonce, code_verifier=errand.verifier
        )
        return str(url)

    def visitor(self, code: str, errand: Errand) -> Visitor:
        """Return whom the provider let through.

        Raises
        ------
        NotAllowed
            E-AUTH-11 where the code or the token is not good, or was made for another errand.
        StorageUnavailable
            E-AUTH-12 where the provider does not answer.
        """
        if not code:
            raise NotAllowed("E-AUTH-11")
        metadata = self._metadata()
        try:
            token = self._session().fetch_token(
                metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=errand.verifier,
            )
            keys = KeySet.import_key_set(_json(metadata["jwks_uri"]))
            claims = self._checked(token, keys, errand)
        except requests.RequestException as error:
            raise StorageUnavailable("E-AUTH-12") from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise NotAllowed("E-AUTH-11") from error
        methods = claims.get("amr") or []
        return Visitor(str(claims["sub"]), SEVERAL_FACTORS in methods)

    def _checked(self, token: Mapping[str, Any], keys: KeySet, errand: Errand) -> CodeIDToken:
        """Return the claims of an ID token that this provider made for us and this errand."""
        opened = jwt.decode(token["id_token"], keys, algorithms=SIGNED)
        claims = CodeIDToken(
            opened.claims,
            opened.header,
            options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self._client_id},
            },
            params={
                "nonce": errand.nonce,
                "client_id": self._client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(leeway=SLACK_S)
        return claims

    def _session(self) -> OAuth2Session:
        return OAuth2Session(
            self._client_id,
            self._client_secret,
            scope="openid",
            redirect_uri=self._back,
            code_challenge_method="S256",
            default_timeout=WAIT_S,
        )

    def _metadata(self) -> Mapping[str, Any]:
        """Return what the provider says of itself, asked anew once an hour."""
        if self._said is None or time.monotonic() - self._said[0] > KNOWN_S:
            try:
                said = _json(f"{self.issuer}/.well-known/openid-configuration")
                if said["issuer"] != self.issuer:
                    raise ValueError("another issuer answers at this address")
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    _check_address(said[name])
            except (requests.RequestException, ValueError, KeyError, TypeError) as error:
                raise StorageUnavailable("E-AUTH-12") from error
            self._said = time.monotonic(), said
        return self._said[1]


def _json(url: str) -> Any:  # noqa: ANN401 - whatever stands there
    _check_address(url)
    answer = requests.get(url, timeout=WAIT_S)
    answer.raise_for_status()
    return answer.json()


def _check_address(url: str) -> None:
    """Let pass only what nobody can listen to on the way."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOCAL:
        raise ValueError("the provider is reached over https only")

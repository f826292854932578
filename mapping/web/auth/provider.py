"""A client of an OpenID Connect provider: the address of its login page, and whom it signed in.

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

TIMEOUT_S = 10  # for each answer of the provider
METADATA_TTL_S = 3600  # how long we go by what the provider said of itself
CLOCK_SKEW_S = 60  # between our clock and the provider's
SIGNATURE_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # never `none`, never a shared secret
MULTI_FACTOR_METHOD = "mfa"  # RFC 8176
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class AuthRequest:
    """The secrets of one login until its callback: state, nonce and PKCE verifier."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class ProviderUser:
    """The person whom the provider signed in, by its own subject identifier."""

    subject: str
    had_second_factor: bool


class Provider:
    """The provider that the settings name."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, redirect_uri: str) -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._metadata_cache: tuple[float, Mapping[str, Any]] | None = None

    def build_authorization_url(self, auth_request: AuthRequest) -> str:
        """Return the address of the provider's login page.

        Raises
        ------
        StorageUnavailable
            E-AUTH-12 where the provider does not answer.
        """
        endpoint = self._read_metadata()["authorization_endpoint"]
        url, _ = self._create_session().create_authorization_url(
            endpoint,
            state=auth_request.state,
            nonce=auth_request.nonce,
            code_verifier=auth_request.verifier,
        )
        return str(url)

    def fetch_user(self, code: str, auth_request: AuthRequest) -> ProviderUser:
        """Exchange the code and return the user of the ID token.

        Raises
        ------
        NotAllowed
            E-AUTH-11 where the code or the token is not good, or was made for another errand.
        StorageUnavailable
            E-AUTH-12 where the provider does not answer.
        """
        if not code:
            raise NotAllowed("E-AUTH-11")
        metadata = self._read_metadata()
        try:
            token = self._create_session().fetch_token(
                metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=auth_request.verifier,
            )
            keys = KeySet.import_key_set(_fetch_json(metadata["jwks_uri"]))
            claims = self._validate_token(token, keys, auth_request)
        except requests.RequestException as error:
            raise StorageUnavailable("E-AUTH-12") from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise NotAllowed("E-AUTH-11") from error
        auth_methods = claims.get("amr") or []
        return ProviderUser(str(claims["sub"]), MULTI_FACTOR_METHOD in auth_methods)

    def _validate_token(
        self, token: Mapping[str, Any], keys: KeySet, auth_request: AuthRequest
    ) -> CodeIDToken:
        """Validate an ID token against this request and return its claims."""
        decoded = jwt.decode(token["id_token"], keys, algorithms=SIGNATURE_ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self._client_id},
            },
            params={
                "nonce": auth_request.nonce,
                "client_id": self._client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(leeway=CLOCK_SKEW_S)
        return claims

    def _create_session(self) -> OAuth2Session:
        return OAuth2Session(
            self._client_id,
            self._client_secret,
            scope="openid",
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            default_timeout=TIMEOUT_S,
        )

    def _read_metadata(self) -> Mapping[str, Any]:
        """Return the provider's metadata, fetched anew once an hour."""
        if (
            self._metadata_cache is None
            or time.monotonic() - self._metadata_cache[0] > METADATA_TTL_S
        ):
            try:
                metadata = _fetch_json(f"{self.issuer}/.well-known/openid-configuration")
                if metadata["issuer"] != self.issuer:
                    raise ValueError("another issuer answers at this address")
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    _check_address(metadata[name])
            except (requests.RequestException, ValueError, KeyError, TypeError) as error:
                raise StorageUnavailable("E-AUTH-12") from error
            self._metadata_cache = time.monotonic(), metadata
        return self._metadata_cache[1]


def _fetch_json(url: str) -> Any:  # noqa: ANN401 - whatever stands there
    _check_address(url)
    answer = requests.get(url, timeout=TIMEOUT_S)
    answer.raise_for_status()
    return answer.json()


def _check_address(url: str) -> None:
    """Raise ValueError unless the address is encrypted or local."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOCAL_HOSTS:
        raise ValueError("the provider is reached over https only")

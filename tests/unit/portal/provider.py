"""An OpenID provider that is not ours: Django OAuth Toolkit, which asks for PKCE, with one client and some persons.

Run as a program: `python -m tests.unit.portal.provider FOLDER PORT BACK`. What somebody is of stands in the claim
`organisation`, and is the name that they log in with.
"""

import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

CLIENT, SECRET, PASSWORD = "portal", "a-secret-of-the-client", "a-password-of-somebody"
OF_ANOTHER = "of-another-client"  # of region-12, as it is told to another client by this one


def configure(folder: Path, issuer: str) -> None:
    """A site with accounts, log-in and the provider."""
    import django
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="nobody-relies-on-it",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        LOGIN_URL="/login/",
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"registration/login.html": LOGIN})]},
        }],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_ISS_ENDPOINT": issuer,
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who"},
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validator",
        },
    )  # fmt: skip
    django.setup()


LOGIN = """<!DOCTYPE html><html lang="sv"><title>Konto</title><form method="post">{% csrf_token %}{{ form.as_p }}
<button type="submit">Fortsätt</button></form></html>"""


def fill(back: str) -> None:
    """The client, and persons of organisations and of none."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name in ("region-12", "programme-schizofreni", "nobody", OF_ANOTHER):
        User.objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        client_id=CLIENT, client_secret=SECRET, redirect_uris=back, algorithm="RS256", skip_authorization=True,
        client_type=Application.CLIENT_CONFIDENTIAL, authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
    )  # fmt: skip


def __getattr__(name: str) -> object:
    """What Django looks for in this module once it is configured: addresses, and what the claims are."""
    if name == "urlpatterns":
        from django.contrib.auth.views import LoginView
        from django.urls import include, path

        return [path("login/", LoginView.as_view()),
                path("", include("oauth2_provider.urls", namespace="oauth2_provider"))]  # fmt: skip
    if name == "Validator":
        from oauth2_provider.oauth2_validators import OAuth2Validator

        class Validator(OAuth2Validator):
            oidc_claim_scope = None

            def get_additional_claims(self, request: object) -> dict[str, object]:
                name: str = request.user.get_username()  # type: ignore[attr-defined]
                if name == OF_ANOTHER:
                    return {"organisation": "region-12", "aud": "another", "azp": CLIENT}
                return {"organisation": name}

        return Validator
    raise AttributeError(name)


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def main() -> None:
    """Serve until the process is ended."""
    folder, port, back = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    configure(folder, f"http://127.0.0.1:{port}")
    fill(back)
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", port, get_wsgi_application(), handler_class=_Silent) as server:
        print("ready", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    # Under its own name, which Django's settings say.
    from tests.unit.portal import provider

    provider.main()

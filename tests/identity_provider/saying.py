from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class Saying(DefaultOIDCAdapter):
    """Says of people what their last name says: "two steps", "unverified", or both."""

    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
        claims = super().get_claims(purpose, user, client, scopes, email=email, **kwargs)
        verified = "unverified" not in user.last_name
        return claims | {"email": user.email, "email_verified": verified, "name": user.first_name}

    def populate_id_token(self, id_token, client, scopes, **kwargs):
        user = self.get_user_by_sub(client, id_token["sub"])
        id_token["amr"] = ["pwd", "mfa"] if "two steps" in user.last_name else ["pwd"]

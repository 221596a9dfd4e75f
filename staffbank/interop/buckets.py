"""Files in a bucket of a server that speaks S3: Amazon's, or one of the organisation's own.

What goes wrong on the way is an ``OSError``, as with a folder, and what is not there a
``FileNotFoundError``: whoever keeps files need not know where they lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage

#: Who waits for a page waits no longer than this for the server to answer, twice.
CONNECT_WITHIN, ANSWER_WITHIN = 2.0, 4.0
#: A page is put there in one request, so that it is there whole or not at all.
_WHOLE = 64 * 1024**2
#: What a bucket's list of grants calls the world, and whoever has an account with its keeper.
_ANYBODY = ("/global/AllUsers", "/global/AuthenticatedUsers")
#: Answers of servers that know no such question, or keep no policy.
_NO_POLICY = frozenset({"NoSuchBucketPolicy", "NotImplemented", "MethodNotAllowed"})


class Bucket(S3Storage):  # type: ignore[misc]
    def get_default_settings(self) -> dict[str, Any]:
        """Of the settings' own and none besides: no grant is ever sent along with a file."""
        own: dict[str, Any] = {
            "default_acl": None,
            "transfer_config": TransferConfig(multipart_threshold=_WHOLE, use_threads=False),
            "client_config": Config(
                connect_timeout=CONNECT_WITHIN,
                read_timeout=ANSWER_WITHIN,
                retries={"total_max_attempts": 2, "mode": "standard"},
                signature_version="s3v4",
                s3={"addressing_style": "auto"},
                # Not every server knows the newer sums; what we keep is proof against change.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }
        return {**super().get_default_settings(), **own}

    def kept(self) -> Iterator[tuple[str, datetime]]:
        """Every file there is, and when it was put there."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name)
        with _in_words():
            for page in pages:
                for entry in page.get("Contents", ()):
                    yield entry["Key"], entry["LastModified"]

    def openings(self) -> list[str]:
        """What lets others than its owner at the bucket: nothing, where it is as it should be."""
        with _in_words():
            grants = self._client.get_bucket_acl(Bucket=self.bucket_name)["Grants"]
            policy = self._policy_is_public()
        found = [
            f"it grants {grant['Permission']} to {who.rpartition('/')[2]}"
            for grant in grants
            if (who := grant["Grantee"].get("URI", "")).endswith(_ANYBODY)
        ]
        return found + ["its policy is public"] * policy

    def delete(self, name: str) -> None:
        with _in_words():
            super().delete(name)

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with _in_words():
            answer = self._client.get_object(Bucket=self.bucket_name, Key=name)
            return ContentFile(answer["Body"].read(), name)

    def _save(self, name: str, content: File[bytes]) -> str:
        with _in_words():
            return str(super()._save(name, content))

    def _policy_is_public(self) -> bool:
        try:
            answer = self._client.get_bucket_policy_status(Bucket=self.bucket_name)
        except ClientError as error:
            if error.response["Error"]["Code"] in _NO_POLICY:
                return False
            raise
        return bool(answer["PolicyStatus"]["IsPublic"])

    @property
    def _client(self) -> Any:
        return self.connection.meta.client


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        about = error.response
        if about["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
            raise FileNotFoundError(about["Error"]["Code"]) from error
        raise OSError(f"the bucket's server says {about['Error']['Code']}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"the bucket's server: {type(error).__name__}") from error

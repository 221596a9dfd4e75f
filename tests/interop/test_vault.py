"""Files at rest, in a folder and in a bucket: the same promises, whatever becomes of the server."""

from datetime import timedelta

import pytest
from django.core.checks import Error, Warning
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from staffbank import clock
from staffbank.interop import buckets
from staffbank.interop.checks import bucket_is_closed
from staffbank.interop.keyring import Keyring
from staffbank.interop.vault import PIECE, FileLost, Vault, VaultAway, VaultFull

VAULT = Vault("evidence", Keyring("EVIDENCE_KEYS"))
PICTURE = b"\xff\xd8\xff a picture of a certificate \xff\xd9"
ANYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(PICTURE, id="a picture"),
        pytest.param(b"x" * (3 * PIECE + 1), id="in pieces"),
        pytest.param(b"y" * (9 * 1024**2), id="more than a part of an upload"),
    ],
)
def test_what_is_put_away_is_read_again_and_shows_nothing_where_it_lies(store, content):
    put = VAULT.put(content)

    assert VAULT.read(put) == content
    assert store.files() == [put.name]
    assert content == b"" or content[:24] not in store.content(put.name)


def test_names_and_when_they_came_are_told_and_what_is_not_ours_is_left_alone(store):
    puts = [VAULT.put(bytes([number])) for number in range(3)]
    storages["evidence"].save("ab/somebody-elses.txt", ContentFile(b"theirs"))

    told = dict(VAULT.names())

    assert sorted(told) == sorted(put.name for put in puts)
    assert all(abs(clock.now() - at) < timedelta(minutes=1) for at in told.values())


def test_a_list_goes_on_past_what_one_answer_holds(bucket, monkeypatch):
    names = {VAULT.put(bytes([number])).name for number in range(7)}
    ask = storages["evidence"].connection.meta.client
    paginate = ask.get_paginator
    monkeypatch.setattr(ask, "get_paginator", lambda name: Paging(paginate(name)))

    assert {name for name, _ in VAULT.names()} == names


class Paging:
    """Answers of two names each."""

    def __init__(self, paginator):
        self.paginator = paginator

    def paginate(self, **options):
        return self.paginator.paginate(**options, PaginationConfig={"PageSize": 2})


def test_what_was_deleted_is_not_there_and_may_be_deleted_again(store):
    put, other = VAULT.put(PICTURE), VAULT.put(PICTURE)

    VAULT.discard(put.name)
    VAULT.discard(put.name)

    with pytest.raises(FileLost):
        VAULT.read(put)
    assert [name for name, _ in VAULT.names()] == [other.name]


def test_what_was_changed_is_not_opened(store):
    put, other = VAULT.put(PICTURE), VAULT.put(PICTURE)
    sound = store.content(put.name)

    for bad in (sound[:-1] + b"x", sound[:-20], b"", store.content(other.name)):
        store.change(put.name, bad)
        with pytest.raises(FileLost):
            VAULT.read(put)
    store.change(put.name, sound)
    assert VAULT.read(put) == PICTURE


def test_while_it_is_away_nothing_is_put_and_nothing_is_said_to_be_lost(store, caplog):
    put = VAULT.put(PICTURE)

    with store.away():
        with pytest.raises(VaultFull):
            VAULT.put(PICTURE)
        with pytest.raises(VaultAway):
            VAULT.read(put)
        VAULT.discard(put.name)

    assert {"vault.full", "vault.away", "vault.left"} <= set(caplog.messages)
    assert VAULT.read(put) == PICTURE
    assert store.files() == [put.name]


def test_a_list_that_cannot_be_had_is_never_an_empty_one(bucket):
    VAULT.put(PICTURE)

    with bucket.away(), pytest.raises(OSError, match="the bucket's server"):
        list(VAULT.names())


def test_nobody_waits_longer_for_a_silent_server_than_was_agreed(bucket, monkeypatch):
    monkeypatch.setattr(buckets, "ANSWER_WITHIN", 0.2)
    put = VAULT.put(PICTURE)

    with bucket.crossing.being("silent"):
        with pytest.raises(VaultAway):
            VAULT.read(put)
        with pytest.raises(VaultFull):
            VAULT.put(PICTURE)

    assert VAULT.read(put) == PICTURE


def test_a_file_whose_arrival_nobody_heard_of_is_told_as_not_kept_and_is_not(bucket):
    with bucket.crossing.being("forgetful") as crossing:
        with pytest.raises(VaultFull):
            VAULT.put(PICTURE)
        assert crossing.passed > 1

    # Deleting it was done too, though nobody heard of that either.
    assert bucket.files() == []


def test_a_deletion_nobody_heard_of_is_done_all_the_same(bucket):
    put = VAULT.put(PICTURE)

    with bucket.crossing.being("forgetful"):
        VAULT.discard(put.name)

    assert bucket.files() == []


def test_a_bucket_that_is_not_there_keeps_nothing(bucket, settings):
    options = bucket.setting["OPTIONS"] | {"bucket_name": "another"}
    settings.STORAGES = settings.STORAGES | {"evidence": bucket.setting | {"OPTIONS": options}}

    with pytest.raises(VaultFull):
        VAULT.put(PICTURE)


def test_no_file_is_given_away_with_a_grant_of_its_own(bucket):
    put = VAULT.put(PICTURE)

    grants = bucket.client.get_object_acl(Bucket=bucket.name, Key=f"{put.name[:2]}/{put.name}")

    assert [grant["Grantee"]["Type"] for grant in grants["Grants"]] == ["CanonicalUser"]


def test_a_closed_bucket_and_a_folder_pass_the_check_of_a_deployment(store):
    assert list(bucket_is_closed()) == []


@pytest.mark.parametrize("acl", ["public-read", "public-read-write", "authenticated-read"])
def test_a_bucket_that_grants_anything_to_everybody_fails_it(bucket, acl):
    bucket.client.put_bucket_acl(Bucket=bucket.name, ACL=acl)

    found = bucket_is_closed()

    assert [type(each) for each in found] == [Error] * len(found)
    assert "EVIDENCE_BUCKET is open: it grants READ to " in found[0].msg


def test_a_bucket_whose_policy_is_everybodys_fails_it(bucket):
    bucket.client.put_bucket_policy(
        Bucket=bucket.name,
        Policy='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",'
        f' "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{bucket.name}/*"}}]}}',
    )

    assert [each.msg for each in bucket_is_closed()] == [
        "EVIDENCE_BUCKET is open: its policy is public."
    ]


def test_a_bucket_that_cannot_be_asked_is_said_to_be_so(bucket):
    with bucket.away():
        (found,) = bucket_is_closed()

    assert type(found) is Warning

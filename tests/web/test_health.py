import pytest


@pytest.mark.django_db
def test_a_process_whose_database_answers_is_well(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")

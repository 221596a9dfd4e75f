from tests.api.test_openapi import described, operations


def test_the_page_names_every_operation_and_what_each_refusal_means(client, db):
    page = client.get("/api/v1/")
    words = page.content.decode()

    assert page.status_code == 200
    for name, operation in operations(described(client)):
        assert name in words
        assert operation["summary"].replace("'", "&#39;") in words
    for code in ("vacancy_gone", "not_eligible", "idempotency_key_reused", "invalid", "not_found"):
        assert f'id="problem-{code}"' in words


def test_the_page_loads_nothing_from_elsewhere(client, db):
    words = client.get("/api/v1/").content.decode()

    assert 'src="http' not in words
    assert '<link href="http' not in words

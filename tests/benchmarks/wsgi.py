"""The product as it is served, and beside it two floors in the same server and processes.

``/floor/`` answers a constant behind the product's middleware, ``/floor/bare/`` behind none.
"""

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.test import override_settings

from staffbank.wsgi import application as product


class FloorRequest(WSGIRequest):
    urlconf = "tests.benchmarks.urls"


class Floor(WSGIHandler):
    request_class = FloorRequest


behind_the_middleware = Floor()
with override_settings(MIDDLEWARE=[]):
    bare = Floor()

FLOORS = {"/floor/": behind_the_middleware, "/floor/bare/": bare}


def application(environ, start_response):
    handler = FLOORS.get(environ["PATH_INFO"], product)
    return handler(environ, start_response)

from typing import Any

from django.conf import settings

from staffbank.backend import base
from staffbank.devstack.postgres import EmbeddedPostgres


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the embedded server when a connection finds nobody at home, then tries once more."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            server = EmbeddedPostgres(settings.ENVIRONMENT)
            if server.answers():
                raise
            server.start()
        return super().get_new_connection(conn_params)

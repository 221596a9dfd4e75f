"""Where pages of documents may lie: a folder, or a bucket of a server that is a second process."""

import socket
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import boto3
from botocore.config import Config

from staffbank.devstack.parts import spawn
from tests.interop.crossing import Crossing

PATIENCE = 60.0
KEY = {"access_key": "tests", "secret_key": "tests alone", "region_name": "eu-west-2"}


class FolderStore:
    def __init__(self, folder):
        self.folder = folder
        self.setting = {
            "BACKEND": "staffbank.interop.folders.Folder",
            "OPTIONS": {
                "location": folder,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }

    def files(self):
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())

    def content(self, name):
        return self._path(name).read_bytes()

    def change(self, name, content):
        self._path(name).write_bytes(content)

    def lose(self, name):
        self._path(name).unlink()

    @contextmanager
    def away(self):
        """As a folder of another machine that is not mounted right."""
        elsewhere = self.folder.with_name("elsewhere")
        self.folder.mkdir(exist_ok=True)
        self.folder.rename(elsewhere)
        self.folder.write_text("")
        try:
            yield
        finally:
            self.folder.unlink()
            elsewhere.rename(self.folder)

    def _path(self, name):
        return self.folder / name[:2] / name


class BucketStore:
    """A bucket of its own, reached over a crossing that may fail."""

    def __init__(self, server):
        self.crossing = Crossing(server.port)
        self.name = f"pages-{uuid4().hex}"
        self.client = server.client()
        self.client.create_bucket(
            Bucket=self.name, CreateBucketConfiguration={"LocationConstraint": KEY["region_name"]}
        )
        self.setting = {
            "BACKEND": "staffbank.interop.buckets.Bucket",
            "OPTIONS": {
                "bucket_name": self.name,
                "endpoint_url": f"http://127.0.0.1:{self.crossing.port}",
                **KEY,
            },
        }

    def files(self):
        listed = self.client.list_objects_v2(Bucket=self.name).get("Contents", ())
        return sorted(Path(entry["Key"]).name for entry in listed)

    def content(self, name):
        return self.client.get_object(Bucket=self.name, Key=self._path(name))["Body"].read()

    def change(self, name, content):
        self.client.put_object(Bucket=self.name, Key=self._path(name), Body=content)

    def lose(self, name):
        self.client.delete_object(Bucket=self.name, Key=self._path(name))

    def away(self):
        return self.crossing.being("cut")

    def close(self):
        self.crossing.close()

    def _path(self, name):
        return f"{name[:2]}/{name}"


class BucketServer:
    """A server that speaks S3, and keeps everything in its memory."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port = taken.getsockname()[1]
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.process = spawn(command, folder / "bucket-server.log")
        deadline = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            assert self.process.poll() is None, (folder / "bucket-server.log").read_text()
            assert time.monotonic() < deadline, "the server of buckets did not start"
            time.sleep(0.05)

    def client(self):
        return boto3.session.Session().client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name=KEY["region_name"],
            aws_access_key_id=KEY["access_key"],
            aws_secret_access_key=KEY["secret_key"],
            config=Config(s3={"addressing_style": "path"}),
        )

    def stop(self):
        self.process.terminate()
        self.process.wait()

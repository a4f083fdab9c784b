"""A real nginx before a web server, for tests: what people put before a TensorBoard that others may reach."""

from __future__ import annotations

import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

from tests.tensorboard_process import wait_for
from tools.install_nginx import nginx

_CONFIGURATION = """
daemon off;
master_process off;
pid {directory}/nginx.pid;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    gzip on;
    gzip_proxied any;
    gzip_types *;
    server {{
        listen 127.0.0.1:{port};
        location {path} {{
            proxy_pass {origin};
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
        }}
        location / {{ return 418; }}
    }}
}}
"""


class ReverseProxy:
    """nginx on a free port, which passes on what is asked below one path; a context manager that ends it.

    Args:
        directory: for nginx's own files.
        origin: what it stands before, such as `http://127.0.0.1:6006`.
        path: passed on as it is; anything else is a teapot's, to show what leaves the path.
    """

    def __init__(self, directory: Path, origin: str, path: str) -> None:
        self._directory = directory
        self._origin = origin
        self._path = path
        self.url = ""

    def __enter__(self) -> ReverseProxy:
        program = nginx()
        assert program, "no nginx for this test: `make setup` fetches it, or install it and name it in NGINX"
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = found.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}{self._path}"
        configuration = self._directory / "nginx.conf"
        configuration.write_text(
            _CONFIGURATION.format(directory=self._directory, port=port, path=self._path, origin=self._origin)
        )
        log = self._directory / "error.log"
        command = [program, "-p", str(self._directory), "-e", str(log), "-c", str(configuration)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: self._answers() or self._process.poll() is not None, bool, 20)
        assert self._process.poll() is None, log.read_text()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(20)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=20).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

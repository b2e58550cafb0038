"""The WSGI step that finds the province, so that no route, template or url_for mentions provinces."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.utils import redirect
from werkzeug.wsgi import get_path_info

from fkp.storage.provinces import Province, Provinces, UnknownProvince

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ENVIRON_KEY = "fkp.province"


class ProvincePath:
    """Serve one fixed province at the root, or move the first path segment into SCRIPT_NAME."""

    def __init__(self, app: "WSGIApplication", provinces: Provinces, fixed: str | None) -> None:
        self._app = app
        self._provinces = provinces
        self._fixed = fixed

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if self._fixed:
            environ[ENVIRON_KEY] = self._provinces.find(self._fixed)
            return self._app(environ, start_response)
        path = get_path_info(environ)
        slug, slash, _ = path.removeprefix("/").partition("/")
        province = self._find(slug)
        if province is None:
            return self._app(environ, start_response)
        if not slash:
            return redirect(f"{environ.get('SCRIPT_NAME', '')}/{slug}/", 308)(environ, start_response)
        environ[ENVIRON_KEY] = province
        environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{slug}"
        environ["PATH_INFO"] = environ["PATH_INFO"][len(slug) + 1 :]
        return self._app(environ, start_response)

    def _find(self, slug: str) -> Province | None:
        try:
            return self._provinces.find(slug)
        except UnknownProvince:
            return None

"""Who may enter where; cookies of one province open no other."""

from collections.abc import Callable

from flask import Flask

from fkp.config import Settings
from fkp.web.gate import access_of
from tests.conftest import ProvinceClient, World


def test_a_view_without_a_label_stays_shut(world: World) -> None:
    world.app.add_url_rule("/terlupa", "terlupa", lambda: "rahasia")
    answer = world.client("bagus").get("/terlupa")
    assert answer.status_code == 403
    assert "rahasia" not in answer.text


def test_every_view_of_the_program_has_a_label(app: Flask) -> None:
    with app.app_context():
        assert [endpoint for endpoint in app.view_functions if access_of(endpoint) is None] == []


def test_a_stranger_is_asked_to_sign_in_and_then_led_back(world: World) -> None:
    answer = world.client().get("/forum/?q=antre")
    assert answer.status_code == 303
    assert answer.location == "/sulteng/masuk?lanjut=/forum/?q%3Dantre"


def test_a_cookie_of_one_province_opens_no_other(world: World) -> None:
    slug, person_id = world.people["sari"]
    client = world.client(slug="gorontalo")
    client.set_cookie("fkp", world.cookie(slug, person_id), path="/gorontalo/")
    assert client.get("/forum/").status_code == 303


def test_an_unknown_province_does_not_exist(world: World) -> None:
    client = world.app.test_client()
    assert client.get("/jawa-barat/forum/").status_code == 404
    assert client.get("/../etc/passwd").status_code == 404


def test_a_province_address_without_slash_leads_to_its_start(world: World) -> None:
    answer = world.app.test_client().get("/sulteng")
    assert (answer.status_code, answer.location) == (308, "/sulteng/")


def test_the_start_outside_lists_the_provinces(world: World) -> None:
    answer = world.app.test_client().get("/")
    assert "Sulawesi Tengah" in answer.text and 'href="/gorontalo/"' in answer.text


def test_one_province_alone_is_served_at_the_root(
    settings: Settings, world: World, another_app: Callable[[Settings], Flask]
) -> None:
    alone = another_app(
        Settings(
            instance=settings.instance,
            secret_key=settings.secret_key,
            database_url=settings.database_url,
            province="sulteng",
            flask=settings.flask,
        )
    )
    client = alone.test_client()
    assert "Sulawesi Tengah" in client.get("/", follow_redirects=True).text
    assert client.get("/gorontalo/").status_code == 404


def test_every_answer_carries_the_protecting_headers(world: World) -> None:
    answer = world.client("sari").get("/forum/")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert {"HX-Request", "Cookie"} <= set(answer.vary)


def test_the_session_cookie_is_hidden_from_scripts_and_bound_to_the_province(
    settings: Settings, world: World
) -> None:
    client = world.client()
    answer = client.get("/masuk")
    cookie = next(value for name, value in answer.headers if name == "Set-Cookie" and value.startswith("fkp="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/sulteng/" in cookie


def test_with_https_the_cookie_of_a_single_province_is_host_bound(
    settings: Settings, world: World, another_app: Callable[[Settings], Flask]
) -> None:
    secure = another_app(
        Settings(
            instance=settings.instance,
            secret_key=settings.secret_key,
            database_url=settings.database_url,
            province="sulteng",
            https=True,
            flask=settings.flask,
        )
    )
    answer = secure.test_client().get("/masuk", base_url="https://localhost")
    cookie = next(value for name, value in answer.headers if name == "Set-Cookie")
    assert cookie.startswith("__Host-fkp=") and "Secure" in cookie and "Path=/" in cookie


def test_the_client_of_the_world_stays_inside_its_province(world: World) -> None:
    client = world.client("maria")
    assert isinstance(client, ProvinceClient)
    assert client.get("/forum/").status_code == 200
    assert "Gorontalo" in client.get("/forum/").text

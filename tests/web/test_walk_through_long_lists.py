"""A page of a list knows its neighbours, and its address keeps every filter."""

import pytest

from fkp.web.lists import address, page_of, sort_href
from tests.conftest import World


def test_the_asked_page_is_kept_within_what_there_is(world: World) -> None:
    with world.app.test_request_context("/unit/?hal=99"):
        page = page_of(120)
        assert (page.number, page.pages, page.first, page.last) == (3, 3, 101, 120)
    with world.app.test_request_context("/unit/?hal=-4"):
        assert page_of(120).number == 1
    with world.app.test_request_context("/unit/"):
        assert (page_of(0).first, page_of(0).last) == (0, 0)


def test_the_address_of_another_page_keeps_the_filters(world: World) -> None:
    with world.app.test_request_context("/unit/?q=poso&jenis=rsud&hal=2"):
        assert page_of(500).href(3) == "/unit/?q=poso&jenis=rsud&hal=3"
        assert page_of(500).href(1) == "/unit/?q=poso&jenis=rsud"
        assert sort_href("nama", "nama") == "/unit/?q=poso&jenis=rsud&urut=-nama"


@pytest.mark.parametrize("name", ["endpoint", "_external", "unit_id", "self"])
def test_a_parameter_of_any_name_does_no_harm(world: World, name: str) -> None:
    with world.app.test_request_context(f"/unit/?{name}=x"):
        assert address(hal=2) == f"/unit/?{name}=x&hal=2"

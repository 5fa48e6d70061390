"""Every component gives valid, named, unstyled HTML, and says what it should in words."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from lgr_tracker.web.fields import DayField, PickField, ProseField, SeveralField, WholeField
from tests.components import gallery
from tests.components.gallery import GalleryForm, environment, form, macro_names, render

COMPONENTS = sorted((gallery.TEMPLATES / "lgr" / "components").glob("*.html"))
ERRORS = sorted((gallery.TEMPLATES / "lgr" / "errors").glob("[0-9]*.html"))
FRAME = {"lgr_brand", "lgr_masthead", "lgr_nav_list", "lgr_programme_bar", "lgr_sample_strip"}
FRAME |= {"lgr_sign_out", "lgr_sprite", "lgr_log_tabs"}


def parse(html: str) -> Element:
    """Parse as a browser would, and fail on anything the standard calls an error."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(html)  # type: ignore[no-any-return]  # html5lib names no tree


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="module")
def html() -> str:
    return gallery.page()


@pytest.fixture(scope="module")
def page(html: str) -> Element:
    return parse(html)


def parse_part(html: str) -> Element:
    """Parse a few components as the body of a page of their own."""
    return find(parse(f"<!doctype html><title>Part</title><body>{html}"), "body")


def fragment(source: str, **values: Any) -> Element:
    """Render a few lines of template, and parse them."""
    return parse_part(render(source, **values))


def find(root: Element, path: str) -> Element:
    found = root.find(path)
    assert found is not None, path
    return found


def test_the_title_begins_with_the_heading(page: Element) -> None:
    (heading,) = page.iter("h1")
    assert words(find(page, ".//title")).startswith(words(heading))
    assert words(find(page, ".//title")).endswith("– LGR Tracker")


def test_no_id_stands_twice_and_every_reference_meets_one(page: Element) -> None:
    ids = Counter(e.attrib["id"] for e in page.iter() if "id" in e.attrib)
    assert [name for name, count in ids.items() if count > 1] == []
    for element in page.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            assert set(element.attrib.get(attribute, "").split()) <= set(ids), element.attrib


def test_every_shape_used_is_in_the_sprite(html: str) -> None:
    used = set(re.findall(r'<use href="#([^"]+)"', html))
    assert len(used) > 12
    assert used <= set(re.findall(r'<symbol id="([^"]+)"', html))


def test_nothing_carries_its_own_style_or_script(page: Element) -> None:
    for element in page.iter():
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.startswith("on")]
    for script in page.iter("script"):
        assert script.attrib.get("nonce") == gallery.NONCE or "src" in script.attrib
    assert list(page.iter("style")) == []


def test_every_picture_has_a_name_or_is_silent(page: Element) -> None:
    pictures = [e for e in page.iter() if e.tag.endswith("svg")]
    assert len(pictures) > 60
    for picture in pictures:
        if picture.attrib.get("role") == "img":
            assert len(picture.attrib["aria-label"]) > 20
        else:
            assert picture.attrib.get("aria-hidden") == "true"


def test_every_control_has_a_real_label(page: Element) -> None:
    labelled = {e.attrib["for"] for e in page.iter("label")}
    for tag in ("input", "select", "textarea"):
        for control in page.iter(tag):
            if control.attrib.get("type") not in ("hidden", "submit"):
                assert control.attrib["id"] in labelled, control.attrib


def test_every_component_is_in_the_gallery_and_in_the_list(html: str) -> None:
    offered = {name for path in COMPONENTS for name in macro_names(path)}
    readme = (gallery.TEMPLATES / "lgr" / "components" / "README.md").read_text(encoding="utf-8")
    source = (gallery.ROOT / "tests/components/templates/gallery.html").read_text(encoding="utf-8")
    inner = {name for name in offered if name.startswith("lgr_field_")}
    inner |= {"lgr_shape", "lgr_marks", "lgr_picture", "lgr_drawn_cell", "lgr_month_heads"}
    inner |= {"lgr_moment", "lgr_diff", "lgr_flag", "lgr_bands_key", "lgr_bands_sign"}
    assert {name for name in offered - inner - FRAME if f"{name}(" not in source} == set()
    listed = set(re.findall(r"\b(lgr_\w+)\(", readme))
    assert listed <= offered
    unlisted = offered - listed - FRAME
    assert unlisted == {n for n in unlisted if n.startswith("lgr_field_")} | (
        unlisted & {"lgr_shape", "lgr_marks", "lgr_month_heads"}
    )


def test_every_class_we_print_is_one_we_style(html: str) -> None:
    css = (gallery.ROOT / "lgr_tracker/static/css/lgr.css").read_text(encoding="utf-8")
    styled = set(re.findall(r"\.([A-Za-z][\w-]*)", css))
    printed = {name for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}
    ours = {name for name in printed if re.match(r"(lgr|g|k|c|is)-", name)}
    # States of a thing whose plain look is the class beside it.
    plain = {"g-node--off", "lgr-state--course"}
    assert ours - styled == plain


# The frame


def test_one_is_told_where_one_is_and_can_leave() -> None:
    page = parse(gallery.page())
    current = [e for e in page.iter("a") if e.attrib.get("aria-current") == "page"]
    assert {words(link) for link in current} == {"Risks"}
    for leave in (e for e in page.iter("form") if e.attrib.get("action") == "/sign-out"):
        assert leave.attrib["method"] == "post"
        assert find(leave, ".//input[@name='csrf_token']").attrib["value"] == "a-token"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (172, "in 172 days"),
        (1, "in 1 day"),
        (0, "today"),
        (-1, "1 day ago"),
        (-400, "400 days ago"),
    ],
)
def test_the_bar_counts_the_days_to_vesting_and_from_it(days: int, said: str) -> None:
    programme = gallery.Programme(days_to_vesting=days)
    bar = parse(gallery.page(programme=programme)).find(".//dl")
    assert bar is not None
    assert f"Vesting 1 April 2028, {said}" in words(bar)


def test_what_just_happened_is_said_before_the_heading() -> None:
    html = gallery.page(messages=[("success", "F-014 was raised."), ("message", "It is public.")])
    assert html.index("F-014 was raised.") < html.index("<h1>")
    banners = [
        e
        for e in parse(html).iter("div")
        if "govuk-notification-banner" in e.get("class", "").split()
    ]
    assert [words(b) for b in banners] == ["Done F-014 was raised.", "Good to know It is public."]
    assert len({b.attrib["aria-labelledby"] for b in banners}) == 2


def test_only_a_sample_says_it_is_one() -> None:
    real = gallery.Programme(is_sample=False)
    assert "not a real county" in gallery.page()
    assert "not a real county" not in gallery.page(programme=real)


def test_a_page_outside_any_programme_has_no_bar_and_no_navigation() -> None:
    page = parse(gallery.page(programme=None, nav=(), search_href=None))
    assert page.find(".//nav[@class='lgr-nav']") is None
    assert page.find(".//div[@class='lgr-progbar']") is None
    assert "revision" not in words(find(page, ".//footer"))


def test_the_host_brings_its_links_and_its_sheet_last() -> None:
    html = gallery.page(
        host_stylesheet="/host.css",
        host_links=(gallery.Link("Intranet", "/intranet"),),
        sign_out_href=None,
    )
    assert html.index("/static/css/lgr.css") < html.index("/host.css")
    assert html.count("Intranet") == 2, "once in the masthead, once in the menu"
    assert "Sign out" not in html


@pytest.mark.parametrize("path", ERRORS, ids=lambda path: path.stem)
def test_an_error_says_what_to_do_next_and_which_reference_to_quote(path: Any) -> None:
    template = environment().get_template(f"lgr/errors/{path.name}")
    page = parse(template.render(message="The plan was decided already.", request_id="r-77"))
    (heading,) = page.iter("h1")
    main = find(page, ".//main")
    assert words(find(page, ".//title")).startswith(words(heading))
    assert "The plan was decided already." in words(main)
    assert "r-77" in words(main)
    assert len(words(main)) > len(words(heading)) + 80
    assert "r-77" not in template.render(), "without a reference none is promised"
    assert "quote the reference" not in template.render()


def test_there_is_a_page_for_every_error_we_answer_with() -> None:
    answered = {400, 403, 404, 405, 409, 413, 429, 500, 503}
    assert {int(path.stem) for path in ERRORS} == answered


# Fields


def test_an_error_stands_in_the_summary_and_beside_its_field() -> None:
    made = form(effect="Calls go astray", owner="1", grade="9")
    page = fragment(
        "{{ lgr_error_summary(form) }}{{ lgr_field(form.title) }}{{ lgr_field(form.grade) }}",
        form=made,
    )
    links = {words(a): a.attrib["href"] for a in page.iter("a")}
    assert links == {"Give the risk a title": "#title", "Not a valid choice.": "#grade"}
    box = find(page, ".//input[@id='title']")
    assert "title-error" in box.attrib["aria-describedby"].split()
    assert "Give the risk a title" in words(find(page, ".//p[@id='title-error']"))
    assert find(page, ".//input[@id='grade']").attrib["type"] == "radio"


def test_a_form_without_errors_has_no_summary() -> None:
    assert render("{{ lgr_error_summary(form) }}", form=form()).strip() == ""


def test_a_refusal_without_a_field_stands_in_the_summary() -> None:
    html = render("{{ lgr_error_summary(form, ['Somebody decided first.']) }}", form=form())
    assert "Somebody decided first." in html


def test_what_was_typed_comes_back_and_cannot_become_markup() -> None:
    typed = '"><script>alert(1)</script>'
    made = form(title=typed, effect=typed, days=typed)
    html = render(
        "{{ lgr_field(form.title) }}{{ lgr_field(form.effect) }}{{ lgr_field(form.days) }}",
        form=made,
    )
    assert "<script" not in html
    page = parse_part(html)
    assert find(page, ".//input[@id='title']").attrib["value"] == typed
    assert find(page, ".//textarea").text == typed
    assert find(page, ".//input[@id='days']").attrib["value"] == typed


@pytest.mark.parametrize(
    ("name", "path", "attributes"),
    [
        ("title", ".//input", {"type": "text"}),
        ("days", ".//input", {"type": "text", "inputmode": "numeric"}),
        ("password", ".//input", {"type": "password", "autocomplete": "current-password"}),
        ("is_public", ".//input", {"type": "checkbox", "value": "y"}),
        ("lenses", ".//input", {"type": "checkbox", "value": "a"}),
        ("grade", ".//input", {"type": "radio", "value": "1"}),
        ("owner", ".//select", {"id": "owner"}),
        ("effect", ".//textarea", {"rows": "4"}),
    ],
)
def test_each_kind_of_field_is_the_right_control(
    name: str, path: str, attributes: dict[str, str]
) -> None:
    html = render("{{ lgr_field(field) }}", field=form()[name])
    control = find(parse_part(html), path)
    assert attributes.items() <= control.attrib.items()
    assert "required" not in control.attrib


class OwnFieldsForm(Form):
    """The fields our own forms are made of."""

    due = DayField("Due")
    start = DayField("Start", asks="Say when it starts.")
    days = WholeField("Working days", least=0, most=900, asks="Say how long it takes.")
    response = PickField("Response", choices=[("treat", "Treat")], asks="Choose a response.")
    services = SeveralField("Services", choices=[("7", "Front door")])
    reason = ProseField("Reason", rows=2, hint="In words a board member would use.")


def test_our_own_fields_say_which_answers_are_optional() -> None:
    html = "".join(render("{{ lgr_field(f) }}", f=f) for f in OwnFieldsForm())
    said = words(parse_part(html))
    for label in ("Due (optional)", "Services (optional)", "Reason (optional)"):
        assert label in said
    for label in ("Start", "Working days", "Response"):
        assert f"{label} (optional)" not in said
    assert "In words a board member would use." in said
    quiet = render("{{ lgr_field(f, params={'marks_optional': false}) }}", f=OwnFieldsForm().due)
    assert "optional" not in quiet


def test_a_day_that_is_none_comes_back_as_it_was_typed() -> None:
    made = OwnFieldsForm(MultiDict({"due": "31/2/2027", "days": "ten"}))
    assert not made.validate()
    page = parse_part("".join(render("{{ lgr_field(f) }}", f=f) for f in made))
    assert find(page, ".//input[@id='due']").attrib["value"] == "31/2/2027"
    assert find(page, ".//input[@id='days']").attrib["value"] == "ten"
    assert "For example, 29/10/2027" in words(find(page, ".//div[@id='due-hint']"))
    assert "day, month and year" in words(find(page, ".//p[@id='due-error']"))
    assert find(page, ".//textarea").attrib["rows"] == "2"


def test_a_page_may_set_any_parameter_of_the_control_beneath() -> None:
    html = render("{{ lgr_field(f, params={'govuk': {'type': 'email'}}) }}", f=form().title)
    assert find(parse_part(html), ".//input").attrib["type"] == "email"


def test_groups_of_choices_have_a_legend_and_hints_by_value() -> None:
    html = render(
        "{{ lgr_field(f, params={'item_hints': {'2': 'Posts are filled.'}}) }}", f=form().grade
    )
    page = parse_part(html)
    assert words(find(page, ".//legend")) == "Grade"
    described = find(page, ".//input[@value='2']").attrib["aria-describedby"]
    assert words(find(page, f".//div[@id='{described}']")) == "Posts are filled."


def test_a_chosen_value_comes_back_chosen() -> None:
    made = GalleryForm(data={"grade": "2", "lenses": ["a"], "is_public": True, "owner": "1"})
    html = render(
        "{{ lgr_field(f.grade) }}{{ lgr_field(f.lenses) }}{{ lgr_field(f.is_public) }}", f=made
    )
    chosen = [e.attrib["value"] for e in parse_part(html).iter("input") if "checked" in e.attrib]
    assert chosen == ["2", "a", "y"]


# Words


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("lgr_day(d)", "29 Oct"),
        ("lgr_day(d, 'long', true)", "29 October 2027"),
        ("lgr_day(d, 'weekday')", "Fri 29 October"),
        ("lgr_day(none)", ""),
        ("lgr_band('Very high', 4, 20)", "20 Very high"),
        ("lgr_band('Low', 1)", "Low"),
        ("lgr_score('High', 3, 12, '3×4')", "12 High 3×4"),
        ("lgr_state('late')", "Late"),
        ("lgr_state('late', '7 days late')", "7 days late"),
        ("lgr_council('West', 2)", "West"),
        ("lgr_council('County')", "County"),
        ("lgr_starter()", "Starter content: check before you rely on it"),
        ("lgr_spark(spark, 'up')", "↑ up"),
        ("lgr_spark(spark, 'level')", "level"),
    ],
)
def test_small_things_say_their_word(call: str, said: str) -> None:
    html = render(f"{{{{ {call} }}}}", d=date(2027, 10, 29), spark=gallery.drawings()["spark"])
    assert words(parse_part(html)) == said


def test_a_seventh_council_still_has_a_shape() -> None:
    assert "#lgr-c-6" in render("{{ lgr_council('Seventh', 7) }}")


def test_a_sorted_column_says_which_way() -> None:
    columns = [
        {"label": "Risk", "href": "/r"},
        {"label": "Score", "href": "/s", "sort": "descending"},
    ]
    html = render("{% call lgr_table('Risks', columns) %}{% endcall %}", columns=columns)
    assert html.count("aria-sort") == 1
    assert 'aria-sort="descending"><a href="/s">Score</a>' in html


def test_drawn_rows_say_in_words_what_they_draw() -> None:
    gantt = render("{{ lgr_gantt(g, 'Plan') }}", g=gallery.plan())
    assert "decides the end date" in gantt
    assert "−3" in gantt
    held = words(fragment("{{ lgr_holders(h, 'Holders') }}", h=gallery.held()))
    assert "Nobody 1 to 3 April, then East hosts, IAA-07" in held
    assert held.count("Front door and night") == 1
    assert held.startswith("today’s council, until vesting own hosted by another council shared")
    assert "interim" not in held


def test_radar_and_journey_have_table_twins_with_every_value() -> None:
    drawings = gallery.drawings()
    radar = fragment("{{ lgr_radar(r, 'Lenses', 'Grades run from 2 to 4.') }}", r=drawings["radar"])
    rows = [[words(cell) for cell in row] for row in find(radar, ".//tbody").iter("tr")]
    assert rows[1] == ["Quality of practice", "3", "4", "–"]
    assert len(rows) == len(gallery.LENSES)
    journey = fragment("{{ lgr_journey(j, 'Days disrupted.', 'Days') }}", j=drawings["journey"])
    assert len(list(find(journey, ".//tbody").iter("tr"))) == 8


def test_empty_cells_of_the_risk_grid_still_say_their_band() -> None:
    grid = words(fragment("{{ lgr_risk_heat(g, 'Risks') }}", g=gallery.drawings()["grid"]))
    assert "2 risks, Very high" in grid
    assert "1 risk, Low" in grid
    assert "None, High" in grid

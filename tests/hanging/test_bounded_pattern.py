"""An expression of a hanging protocol ends soon on any description, or is refused before it is used."""

import json
import re
from itertools import product

import pytest

from medviewer import paths
from medviewer.hanging.bounded_pattern import UnboundedPatternError, check_pattern, is_found
from medviewer.hanging.protocol_file import read_protocol
from medviewer.hanging.written_table import HangingProtocolError
from tests.hanging.test_protocol_file import changed


@pytest.mark.parametrize("pattern", [
    "^(a+)+$", "(a*)*", "(a|aa)+$", "(a|a)*b", "(?:a?){30}b", "(a?)*", "(a*){60000}", "(a|b){2,}", "((a+)){1,}x",
    "a*a*a*a*b", "(a|a)" * 18 + "b", "a?" * 40, "(x*y|x*){2,3}x*", "(?P<g>a+)+", "(?=(a+)+)b", r"(a)\1", r"(a+)\1+",
    "(?i:a)", "(?s)a", "(?>a+)+", "(?(1)a|b)", "(?P<g>a)(?P=g)", "[^x]*[^y]*[^z]*[^u]*!", r"\w+\s*\w+\s*\w+",
    "a{0,65}" * 4, "a{1,64}" * 5, "(a{1,64}|b){1,9}", "a" * 257,
])  # fmt: skip
def test_what_could_take_long_is_refused(pattern):
    with pytest.raises(UnboundedPatternError):
        check_pattern(pattern)


SENSIBLE = {
    r"\b(PA|AP)\b|正位|后前位|前后位": ("Thorax AP", "Thorax LAT"),
    r"lung( window)?": ("LUNG 1.0", "bone"),
    r"t1.*(ax|tra).*(gd|km)": ("T1_FS tra + KM", "T2 tra KM"),
    r"(?<![A-Z0-9])T1": ("ax T1 se", "AT1"),
    r"(?i)^thorax(?! lat)": ("Thorax pa", "thorax lat"),
    r"[]x]+\.[^]]*$": ("a]].b", "a]]b"),
    r"(?:ab)+c{2,3}": ("xababcc", "abc"),
    r"\d{1,2}([.,]\d+)?\s*mm": ("1,25 mm", "mm"),
    r"a{b|c{,2}d{1": ("zd{1", "a"),
    r"b[= ]?(7|8|9|10|15|20)\d0\b": ("DWI b1000", "b50"),
    r"(^|[ _-])(cor|sag)([ _-]|$)": ("T2_cor", "T2 cortex"),
}
"""Pattern -> a description where it is found, and one where it is not."""


@pytest.mark.parametrize("pattern", SENSIBLE)
def test_what_protocols_are_made_of_is_taken_and_finds_as_before(pattern):
    here, elsewhere = SENSIBLE[pattern]
    check_pattern(pattern)

    assert is_found(pattern, here)
    assert not is_found(pattern, elsewhere)


def tries(pattern: str, text: str) -> int:
    """How often a backtracking engine comes to the end of a made pattern: `parts` are (least, most) times "a"."""
    parts = [
        (1, 1) if part == "a" else (0, 1) if part == "a?" else (0, 64)
        for part in re.findall("a[*?]?", pattern)
    ]
    ways = product(*(range(least, most + 1) for least, most in parts))
    return sum(sum(way) <= len(text) - start for way in ways for start in range(len(text) + 1))


@pytest.mark.parametrize("pattern", ["a*b", "a*a*b", "a?a*ab", "a?a?a?a*b", "aa*a?b"])
def test_no_more_ways_are_tried_than_were_counted(pattern, monkeypatch):
    """The count is the limit at which the expression is just taken; every try on the worst text is within it."""
    counted = tries(pattern, "a" * 64)
    monkeypatch.setattr("medviewer.hanging.bounded_pattern.MOST_WAYS", counted - 1)

    with pytest.raises(UnboundedPatternError):
        check_pattern(pattern)


def test_only_the_beginning_of_a_description_that_is_too_long_is_looked_at():
    assert is_found("x", "a" * 63 + "x")
    assert not is_found("x", "a" * 64 + "x")


@pytest.mark.parametrize(("pattern", "said"), [
    ("^(a+)+$", "series.not_description: this expression could take too long: at most three"),
    ("ab|" * 90, "series.not_description: this is longer than 256 characters."),
    ("a{99999999999}", "series.not_description: this is no regular expression."),
])  # fmt: skip
def test_a_protocol_with_such_an_expression_is_refused_in_words(pattern, said):
    stored = changed("layouts 0 viewports 0 series not_description", pattern)
    with pytest.raises(HangingProtocolError) as refused:
        read_protocol(json.dumps(stored), "mine.json")

    assert said in str(refused.value.fields["reason"])


def test_every_expression_of_the_program_is_taken():
    texts = [path.read_text("utf-8") for path in sorted((paths.resources() / "hanging").glob("*.json"))]
    patterns = [
        json.loads(f'"{found}"') for text in texts for found in re.findall(r'description": "(.*?)"', text)
    ]

    assert len(patterns) >= 2
    for pattern in patterns:
        check_pattern(pattern)

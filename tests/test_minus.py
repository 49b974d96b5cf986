"""A number below zero has a true minus sign where it is read, and a hyphen where a program reads it."""

from hypothesis import given
from hypothesis import strategies as st

from medviewer.i18n import message
from medviewer.minus import with_minus


@given(st.floats(-1e9, 1e9))
def test_only_the_sign_of_a_number_changes(value):
    written = with_minus(f"{value:.6g}")

    assert "-" not in written
    assert written.replace("\u2212", "-") == f"{value:.6g}"


def test_sentences_have_it_before_their_numbers():
    text = "Values of the B-60 kernel run from {low:.0f} to {high} HU ({kernel})."

    assert str(message(text, low=-1024.0, high=-3, kernel="B-70")) == (
        "Values of the B-60 kernel run from \u22121024 to \u22123 HU (B-70)."
    )

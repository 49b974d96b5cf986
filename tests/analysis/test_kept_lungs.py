"""Lungs found once are used again for the same scan, and for no other."""

from medviewer.analysis import kept_lungs
from medviewer.analysis.kept_lungs import KeptLungs


def test_the_same_scan_is_searched_once_and_another_anew(monkeypatch):
    searched = []

    def find(volume):
        searched.append(volume)
        return f"lungs of {volume}"

    monkeypatch.setattr(kept_lungs, "find_lungs", find)
    kept = KeptLungs()
    told = [kept.of(sha, sha) for sha in ("a", "a", "b", "a")]

    assert told == ["lungs of a", "lungs of a", "lungs of b", "lungs of a"]
    assert searched == ["a", "b", "a"]

    kept.of("a", "a", anew=True)
    assert searched[3:] == ["a"]


def test_a_scan_without_lungs_is_not_searched_again_either(monkeypatch):
    searched = []
    monkeypatch.setattr(kept_lungs, "find_lungs", searched.append)
    kept = KeptLungs()

    assert (kept.of("a", 1), kept.of("a", 2)) == (None, None)
    assert searched == [1]

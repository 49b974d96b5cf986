"""One odd file among good ones: every command goes on with the good ones, and says what it left aside."""

import pytest

from medviewer.cli import opening
from medviewer.cli.command_line import WindowDoors, run
from medviewer.cli.exit_codes import ExitCode
from medviewer.dicom import catalog
from tests.dicom.synthetic import make_ct_slice, with_text, write, write_series


def command(*arguments):
    return run([str(each) for each in arguments], WindowDoors(lambda _sources: 1, lambda _sources: b""))


ODD = {
    "orientation": ("ImageOrientationPatient", ["1e200"] * 6),
    "position": ("ImagePositionPatient", ["1e308", "-1e308", "1e308"]),
    "thickness": ("SliceThickness", ["1e-200"]),
    "spacing": ("PixelSpacing", ["1e-200", "1e300"]),
}


@pytest.fixture(params=list(ODD))
def study(request, tmp_path):
    keyword, values = ODD[request.param]
    write_series(tmp_path / "study", [0, 2, 4])
    write(with_text(make_ct_slice(7.0, "9.9"), keyword, *values), tmp_path / "study" / "odd")
    return tmp_path / "study"


def test_info_shows_the_good_ones(study, capsys):
    assert command("info", study) == ExitCode.DONE
    assert "3 x 24 x 32, 2 x 0.75 x 0.5 mm; geometry: good" in capsys.readouterr().out


@pytest.mark.parametrize("uid", ["1.2.3", "9.9"])
def test_render_draws_the_good_ones_and_the_odd_one(study, tmp_path, uid):
    target = tmp_path / "a.png"

    assert command("render", study, "--series", uid, "--slice", 1, "--size", 64, "--out", target) == 0
    assert target.is_file()


def test_info_lists_what_nobody_foresaw(tmp_path, monkeypatch, capsys):
    check = catalog.check_geometry

    def fails_for_another(stack):
        if stack.slices[0].instance.series.uid == "9.9":
            raise ArithmeticError
        return check(stack)

    monkeypatch.setattr(catalog, "check_geometry", fails_for_another)
    write_series(tmp_path, [0, 2, 4])
    odd = write(make_ct_slice(7.0, "9.9"), tmp_path / "odd")

    assert command("info", tmp_path) == ExitCode.DONE
    text = capsys.readouterr().out
    assert "3 x 24 x 32, 2 x 0.75 x 0.5 mm; geometry: good" in text
    assert f"{odd}: The images of its series can't be put together" in text


def test_a_slice_exchanged_while_the_command_runs_is_not_drawn(tmp_path, monkeypatch, capsys):
    paths = write_series(tmp_path / "study", [0, 2, 4])
    load, target = opening.load_series, tmp_path / "a.png"

    def exchange_and_load(context, series, pool):
        content = paths[0].read_bytes()
        paths[0].write_bytes(paths[1].read_bytes())
        paths[1].write_bytes(content)
        return load(context, series, pool)

    monkeypatch.setattr(opening, "load_series", exchange_and_load)
    code = command("render", tmp_path / "study", "--slice", 2, "--size", 64, "--out", target)

    assert code == ExitCode.FAILED
    assert not target.exists()
    assert "The file was changed or exchanged since its header was read." in capsys.readouterr().err
    assert command("render", tmp_path / "study", "--slice", 3, "--size", 64, "--out", target) == ExitCode.DONE

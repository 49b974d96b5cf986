"""Open, analyse, export: the main job through the command line, as a reader's shell runs it."""

import json
import math
import shutil
import subprocess

import cv2
import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def analysis(run, demo_study, tmp_path_factory):
    """The demo study, analysed once in Chinese, with all documents."""
    folder = tmp_path_factory.mktemp("documents")
    done = run(
        "analyze", demo_study, "--language", "zh_CN", "--pdf", folder / "a.pdf", "--json", folder / "a.json",
        "--overlay", folder / "a.png",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def tool(name, *arguments):
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    return subprocess.run([name, *arguments], capture_output=True, encoding="utf-8", check=True).stdout


def test_the_planted_nodules_are_among_the_first_candidates(analysis, demo_study):
    result = json.loads((analysis / "a.json").read_text(encoding="utf-8"))
    truth = json.loads((demo_study / "truth.json").read_text(encoding="utf-8"))
    first = [finding["center_mm"] for finding in result["findings"][:10]]
    found = [
        any(math.dist(nodule["center_mm"], center) <= 3 for center in first) for nodule in truth["nodules"]
    ]

    assert sum(found) >= 5


def test_the_same_command_a_second_time_gives_what_the_first_recorded(run, analysis, demo_study):
    done = run("verify", analysis / "a.json", demo_study, "--json", "-", "--language", "en")
    told = json.loads(done.stdout)

    assert done.returncode == 0, told
    assert told["outcome"] == "identical"


def test_the_json_says_what_was_analysed_and_by_what(analysis, demo_study):
    result = json.loads((analysis / "a.json").read_text(encoding="utf-8"))
    truth = json.loads((demo_study / "truth.json").read_text(encoding="utf-8"))

    assert result["schema"] == "medviewer.result/1"
    assert result["series_instance_uid"] == truth["series_instance_uid"]
    assert result["geometry"]["shape"] == [truth["slices"], 512, 512]
    assert result["model"]["id"] == "lung-nodule"
    assert len(result["model"]["sha256"]) == 64
    assert [file["path"].endswith("truth.json") for file in result["refused_files"]] == [True]
    scored = [finding for finding in result["findings"] if finding["score"] is not None]
    assert scored
    for finding in scored:
        low, high = finding["interval"]
        assert 0 <= low <= finding["score"] <= high <= 1
        assert finding["saliency"]["method"]


def test_the_chinese_pdf_is_sound_and_can_be_searched(analysis):
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", analysis / "a.pdf")
    text = tool("pdftotext", analysis / "a.pdf", "-")

    assert "分析摘要" in text
    assert "合成示例 (Synthetic, Demo)" in text
    assert "研究用途，不得用于诊断" in text


def test_the_picture_carries_the_overlay(analysis):
    picture = cv2.imread(str(analysis / "a.png")).astype(int)

    assert picture.shape == (1024, 1024, 3)
    assert (abs(picture[..., 0] - picture[..., 2]) > 20).sum() > 100


def test_a_marker_alone_is_scored(run, demo_study):
    truth = json.loads((demo_study / "truth.json").read_text(encoding="utf-8"))
    at = ",".join(str(value) for value in truth["nodules"][0]["center_mm"])
    done = run("analyze", demo_study, f"--at={at}", "--json", "-")
    (finding,) = json.loads(done.stdout)["findings"]

    assert done.returncode == 0
    assert finding["source"] == "marker"
    assert finding["center_mm"] == pytest.approx(truth["nodules"][0]["center_mm"], abs=0.01)
    assert finding["score"] is not None


def test_an_mr_is_refused_with_its_documents_and_exit_code_4(run, brain_mr, tmp_path):
    done = run("analyze", brain_mr, "--pdf", tmp_path / "r.pdf", "--json", tmp_path / "r.json")
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))

    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert result["suitability"]["verdict"] == "refused"
    assert result["suitability"]["reasons"]
    assert result["findings"] == []
    text = tool("pdftotext", tmp_path / "r.pdf", "-")
    assert "Refused" in text
    assert "王小东 (Wang, XiaoDong)" in text


def test_a_slice_is_drawn_as_the_window_shows_it(run, brain_mr, tmp_path):
    done = run(
        "render",
        brain_mr,
        "--slice",
        3,
        "--window",
        200,
        401,
        "--size",
        64,
        "--plain",
        "--out",
        tmp_path / "a.png",
    )
    picture = cv2.imread(str(tmp_path / "a.png"), cv2.IMREAD_UNCHANGED)

    assert done.returncode == 0, done.stderr
    assert picture.shape == (64, 64)
    assert set(picture.ravel()) == {128}  # 200 in a window from 0 to 400, PS3.3 C.11.2.1.2.1


def test_info_lists_the_study_and_its_geometry(run, brain_mr):
    done = run("info", brain_mr, "--json")
    (patient,) = json.loads(done.stdout)["patients"]
    (series,) = patient["studies"][0]["series"]

    assert patient["name"] == "王小东 (Wang, XiaoDong)"
    assert (series["modality"], series["slices"], series["geometry"]["verdict"]) == ("MR", 5, "good")
    assert series["geometry"]["spacing_mm"] == [5, 1, 1]


@pytest.mark.parametrize("command", ["info", "analyze"])
def test_nothing_readable_ends_with_3(run, command, tmp_path):
    (tmp_path / "notes.txt").write_text("no image", encoding="utf-8")
    done = run(command, tmp_path)

    assert done.returncode == 3
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [("--series", "1.2.3"), ("--at", "nowhere"), ("--at=9999,0,0",), ("--wrong",)]
)
def test_a_wrong_request_ends_with_2(run, brain_mr, arguments):
    done = run("analyze", brain_mr, *arguments)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_an_unknown_model_is_told_before_anything_is_read(run, brain_mr):
    done = run("analyze", brain_mr, "--model", "no-such")

    assert done.returncode == 1
    assert "no-such" in done.stderr


def test_the_output_carries_the_answer_and_nothing_else(run, brain_mr):
    done = run("info", brain_mr, "--json")

    assert done.stdout.startswith("{")
    assert done.stderr == ""

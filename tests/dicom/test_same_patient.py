"""The same patient, another one, or not known: by ID and issuer, backed up by name, birth date and sex."""

import pytest

from medviewer.dicom.instance import StudyHeader
from medviewer.dicom.patient import Patient, PersonNameText
from medviewer.dicom.same_patient import SamePatient, same_patient, same_patient_of
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import write_series

YES, NO, UNKNOWN = SamePatient


def person(patient_id="", name="Wang^Wei", born="", sex="", issuer=""):
    groups = [*name.split("="), "", ""]
    return Patient(PersonNameText(*groups[:3]), patient_id, born, sex, issuer)


BORN = {"born": "19600102", "sex": "F"}


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (person("1"), person("1"), YES),
        (person(" 1"), person("1 "), YES),
        (person("1", "WANG^WEI^^^"), person("1", "Wang^Wei "), YES),
        (person("1", "Smith^Ann"), person("1", "Jones^Ann"), YES),  # married
        (person("1", "Wang^Wei=王^伟"), person("1", "王^伟"), YES),  # the group of characters alone, in the first place
        (person("1", "王^伟"), person("1", "王伟"), YES),
        (person("1", "Wang^Wei"), person("1", "王^伟"), YES),  # two scripts say nothing against each other
        (person("1", "Kim^Min=김^민"), person("1", "金^敏"), YES),
        (person("1", ""), person("1", "Anonymous"), YES),
        (person("1", "A^B"), person("1", "C^D"), UNKNOWN),
        (person("1", born="19600102"), person("1", born="19600103"), UNKNOWN),
        (person("1", sex="F"), person("1", sex="M"), UNKNOWN),
        (person("1", sex="F"), person("1", sex="O"), YES),
        (person("1", "A^B", born="19600102"), person("1", "C^D", born="19710102"), NO),
        (person("1"), person("2"), NO),
        (person("1", born="19600102"), person("2", born="19600102"), UNKNOWN),  # of two hospitals, perhaps
        (person("1", "A^B", **BORN), person("2", "A^C", **BORN), NO),  # twins
        (person("1", **BORN, issuer="Here"), person("2", **BORN, issuer="There"), YES),
        (person("1", issuer="Here"), person("1", issuer="There"), UNKNOWN),
        (person("1", "A^B", issuer="Here"), person("1", "C^D", issuer="There"), NO),
        (person("1", issuer="Here"), person("1"), YES),
        (person("1"), person(), UNKNOWN),
        (person(**BORN), person(**BORN), YES),
        (person(born="19600102"), person(born="19600102"), UNKNOWN),
        (person(), person(), UNKNOWN),
        (person(name="A^B"), person(name="C^D"), NO),
        (person(born="19600102"), person(born="19600103"), NO),
        (person(name="", **BORN), person(name="", **BORN), UNKNOWN),
        (person(name="", sex="F"), person(name="", sex="M"), NO),
        (person("", ""), person("", ""), UNKNOWN),
        (person("ANONYMOUS", "ANONYMOUS"), person("ANONYMOUS", "Anonymous^Patient"), UNKNOWN),
        (person("0000", "匿名"), person("0000", "匿名"), UNKNOWN),
        (person("Anon_1", ""), person("Anon_2", ""), NO),
    ],
)  # fmt: skip
def test_who_is_the_same_patient(one, other, answer):
    assert same_patient(one, other) is answer
    assert same_patient(other, one) is answer


def test_one_study_has_one_patient_also_without_a_name():
    nobody, other = StudyHeader("1.2", patient=person("", "")), StudyHeader("1.3", patient=person("", ""))

    assert same_patient_of(nobody, nobody) is YES
    assert same_patient_of(nobody, other) is UNKNOWN
    assert same_patient_of(nobody, StudyHeader("1.2", patient=person("9", "A^B"))) is UNKNOWN
    assert (
        same_patient_of(
            StudyHeader("1.2", patient=person("8", "C^D")), StudyHeader("1.2", patient=person("9"))
        )
        is NO
    )


def test_the_issuer_is_read_from_the_header(tmp_path):
    write_series(tmp_path, [0.0], PatientID="7", IssuerOfPatientID="St. Mary")

    assert read_folder(tmp_path).studies[0].patient.issuer == "St. Mary"

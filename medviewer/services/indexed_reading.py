"""Reads headers with the help of the index: only files that it does not know, and one of each series."""

from collections.abc import Callable, Iterator, Sequence

from medviewer.dicom.instance import Instance
from medviewer.dicom.source_file import SourceFile
from medviewer.services.indexed_instance import Personal, instance_from
from medviewer.services.study_index import StudyIndex

Answers = Iterator[tuple[SourceFile, object]]
Read = Callable[[Sequence[SourceFile]], Answers]


def read_indexed(files: Sequence[SourceFile], read: Read, index: StudyIndex) -> Answers:
    """Each file with its `Instance` or `MedviewerError`, as `read` answers, in another order.

    Of files that agree in what the index does not write (patient, study, texts of the series) one is read. If it says
    the same as the index, the others are believed; if not, all of them are read.

    Args:
        files: What to read.
        read: Reads files, each once.
        index: What was read before; it remembers what is read now.
    """
    found = index.look_up(files)
    alike: dict[bytes, list[SourceFile]] = {}
    for source in files:
        if entry := found.entries.get(source):
            alike.setdefault(entry.person, []).append(source)
    witnesses = {sources[0] for sources in alike.values()}
    believed: dict[bytes, Personal] = {}
    fresh: list[Instance] = []
    for source, answer in read([each for each in files if each in witnesses or each not in found.entries]):
        if isinstance(answer, Instance):
            known = found.entries.get(source)
            if known and _agrees(known.text, answer) and found.person_of(answer) == known.person:
                believed[known.person] = Personal.of(answer)
            else:
                fresh.append(answer)
        yield source, answer
    doubted: list[SourceFile] = []
    for person, sources in alike.items():
        for source in sources[1:]:
            personal = believed.get(person)
            instance = instance_from(found.entries[source].text, source, personal) if personal else None
            if instance is None:
                doubted.append(source)
            else:
                yield source, instance
    for source, answer in read(doubted):
        fresh += [answer] if isinstance(answer, Instance) else []
        yield source, answer
    index.keep(fresh, found)


def _agrees(text: str, instance: Instance) -> bool:
    return instance_from(text, instance.source, Personal.of(instance)) == instance

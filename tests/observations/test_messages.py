"""What is doubted is remembered in English and shown in the language of the run."""

from hinterland.language import speaking
from hinterland.observations.messages import Message, joined, message, shown

from .made_up import grid, read, rows_of

ROWS = [["地区生产总值"], ["地区", "2019年(亿元)"], ["北京", "35,371.28"], ["天津", "1688,78"]]


def test_a_report_and_its_rows_are_in_the_language_of_the_run() -> None:
    english = read(grid(ROWS))
    with speaking("zh"):
        chinese = read(grid(ROWS))
    again = read(grid(ROWS))
    assert rows_of(english)[1]["reason"] == "'1688,78' is not a number"
    assert rows_of(chinese)[1]["reason"] == "'1688,78'不是数字"
    assert chinese.tables[0].why == ("第4行第2列（天津）：'1688,78'不是数字",)
    assert again.tables == english.tables
    assert again.frame.equals(english.frame)
    assert chinese.frame.drop("reason", "note").equals(english.frame.drop("reason", "note"))


def test_what_leaves_a_reading_is_plain_text() -> None:
    reading = read(grid(ROWS))
    texts = [
        *reading.tables[0].why,
        *reading.notices,
        *(d.why for d in reading.tables[0].doubts),
    ]
    assert texts
    assert not any(isinstance(text, Message) for text in texts)


def test_messages_within_messages_and_lists_are_translated() -> None:
    inner = message("{text!r} is not a number", text="x")
    outer = joined([inner, message("{names} and {count} more", names=("a", "b"), count=3)])
    assert outer == "'x' is not a number; a, b and 3 more"
    with speaking("zh"):
        assert shown(outer) == "'x'不是数字; a、b等（另有3个）"

import pytest
from standins.telegram.markup import parse_html, utf16_length

from bot.rendering import rendered

SPEC = [
    ("**bold** and __bold__", "<b>bold</b> and <b>bold</b>"),
    ("*it* _it_ ***both***", "<i>it</i> <i>it</i> <b><i>both</i></b>"),
    ("**a *b* c**", "<b>a <i>b</i> c</b>"),
    ("~~gone~~ `a < b`", "<s>gone</s> <code>a &lt; b</code>"),
    ("file_name_2 and 2*3*4 and a * b * c", "file_name_2 and 2*3*4 and a * b * c"),
    ("\\*not\\* <b>html</b> & &amp;", "*not* &lt;b&gt;html&lt;/b&gt; &amp; &amp;amp;"),
    ("**never closed", "**never closed"),
    ('[site](https://a.example/?b=1&c="2")', '<a href="https://a.example/?b=1&amp;c=&quot;2&quot;">site</a>'),
    ("[x](javascript:alert(1)) [y](/etc/passwd)", "x y"),
    ("## Title ##\ntext", "<b>Title</b>\n\ntext"),
    ("- a\n- **b**\n  - c\n1. d\n- [ ] e\n- [x] f", "• a\n• <b>b</b>\n\u00a0\u00a0\u00a0◦ c\n1. d\n☐ e\n☑ f"),
    ("> said\n> *so*\n\nafter", "<blockquote>said\n<i>so</i></blockquote>\n\nafter"),
    ("```python\nprint('<x>')\n```\nafter", "<pre>print('&lt;x&gt;')</pre>\n\nafter"),
    ("```\nopen **still", "<pre>open **still</pre>"),
    ("a\n\n---\n\nb", "a\n\n———\n\nb"),
    ("| A | B |\n|---|--:|\n| 1 | `x\\|y` |", "<pre>A  B\n─  ───\n1  x|y</pre>"),
    (
        "| Value | Result of the last test | Range |\n|---|---|---|\n| **Iron** | 8 µg/L | 15–150 |",
        "• <b>Iron</b>\n\u00a0\u00a0 Result of the last test: 8 µg/L\n\u00a0\u00a0 Range: 15–150",
    ),
]


@pytest.mark.parametrize(("markdown", "html"), SPEC)
def test_markdown_becomes_telegram_s_html(markdown: str, html: str) -> None:
    assert rendered(markdown) == [html]


HOSTILE = [
    "<script>alert(1)</script>", "<b>", "</b></pre>", "&lt;", "&#0;", "**<i>**</i>", "`</code>`", "```\n</pre>\n```",
    '[<b>](https://x.example/"onclick="y)', "> </blockquote>", "|a|<td>|\n|-|-|\n|</pre>|b|", "**a `b** c`",
    "_a **b_ c**",
    "*" * 5000, "**a" * 3000, "[" * 9000, "_a " * 5000, "`" * 9000, "[a](" * 3000, "> " * 5000, "|" * 9000 + "\n|-|",
    "\u202e\u0000\ud83d", "🩺" * 9000, "a" * 20_000, "```\n" + "x\n" * 9000, "| a |\n|---|\n" + "| <b> |\n" * 900,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_written_telegram_takes_it(text: str) -> None:
    for html in rendered(text):
        plain, _ = parse_html(html)
        assert utf16_length(plain) <= 4096
        assert plain.strip()


def test_every_beginning_of_an_answer_is_markup_that_telegram_takes() -> None:
    text = "\n\n".join(markdown for markdown, _ in SPEC)
    for end in range(0, len(text), 3):
        for html in rendered(text[:end]):
            parse_html(html)


def test_cuts_fall_between_paragraphs_and_keep_marks_and_words() -> None:
    paragraph = "**" + "слово " * 100 + "конец**"
    pages = rendered("\n\n".join([paragraph] * 20))
    assert len(pages) == 4
    for page in pages:
        assert page.startswith("<b>слово")
        assert page.endswith("конец</b>")

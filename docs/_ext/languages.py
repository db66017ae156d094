"""Two languages in one site: a page leads to its twin, and Chinese pages are Chinese all round.

The twin of `howto/read` is `zh/howto/read`. Pages without a twin are in English only.
"""

import re
from gettext import NullTranslations
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

#: What the theme prints around a page.
WORDS = {
    "Back to top": "回到顶部",
    "Contents": "目录",
    "Home": "首页",
    "Next": "下一页",
    "On this page": "本页目录",
    "Previous": "上一页",
    "Search": "检索",
    "Skip to content": "跳至正文",
}
CHINESE = re.compile("[一-鿿]+")


class Words(NullTranslations):
    """The theme's words in Chinese."""

    def gettext(self, message: str) -> str:
        """Return the Chinese of a text, or the text."""
        return WORDS.get(message, message)


class Search(SearchEnglish):
    """Finds English words by their stem, and Chinese text by each two characters of it."""

    lang = "en+zh"
    js_splitter_code = """
function splitQuery(query) {
  const words = query.match(/[一-鿿]+|(?:(?![一-鿿])[\\p{L}\\p{N}_])+/gu) || [];
  return words.flatMap((word) => /^[一-鿿]{3,}$/.test(word)
    ? Array.from({length: word.length - 1}, (_, i) => word.slice(i, i + 2))
    : [word]);
}
"""

    def split(self, input: str) -> list[str]:
        """Return the words of a text, and of its Chinese each character and each pair."""
        words = super().split(CHINESE.sub(" ", input))
        for text in CHINESE.findall(input):
            words += [*text, *(text[i : i + 2] for i in range(len(text) - 1))]
        return words

    def word_filter(self, word: str) -> bool:
        """Return whether a word is worth looking for; a single character of Chinese is."""
        return bool(CHINESE.match(word)) or super().word_filter(word)


def show_language(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Give a page's template its twin, if it has one, and the contents and words of its language."""
    chinese = page.startswith("zh/")
    twin = page.removeprefix("zh/") if chinese else f"zh/{page}"
    if twin in app.env.all_docs:
        context["twin"] = twin, *(("en", "English") if chinese else ("zh-CN", "中文"))
    if page == "zh/index":  # no page of this language comes before it
        context["prev"] = None
    words = Words() if chinese else app.translator
    app.builder.templates.environment.install_gettext_translations(words)
    context["language"] = "zh-CN" if chinese else "en"
    context["master_doc"] = "zh/index" if chinese else "index"
    context["toctree"] = lambda **how: contents(app, page, context["master_doc"], **how)


def contents(app: Sphinx, page: str, home: str, **how: Any) -> str:
    """Return what a home page lists, without the other home page, as contents beside a page."""
    parts: list[nodes.Node] = []
    for listed in app.env.get_doctree(home).findall(addnodes.toctree):
        listed["entries"] = [entry for entry in listed["entries"] if entry[1] != "zh/index"]
        found = app.env.resolve_toctree(page, app.builder, listed, prune=True, **how)
        parts += found.children if found is not None else []
    whole = addnodes.compact_paragraph("", "", *parts, toctree=True)
    return app.builder.render_partial(whole)["fragment"]


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of the pages' languages and of the search in both; the theme comes later."""
    app.add_search_language(Search)
    app.connect("html-page-context", show_language, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

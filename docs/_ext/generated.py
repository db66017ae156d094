"""Reference pages that are made from the code when the pages are built, so they can't rot.

Three directives: `verbs` lists every command of the command line with its options,
`measure-list` every registered measure, `public-names` the documented face of a module.
"""

import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from types import ModuleType
from typing import Any

import click
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from hinterland.cli import hinterland
from hinterland.measures import Measure, measures
from hinterland.study.lines.registered import served


class Verbs(SphinxDirective):
    """A section for each command: what it does, how it is called, its options."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        return [self._section(*found) for found in commands(hinterland, "hinterland")]

    def _section(self, name: str, command: click.Command) -> nodes.section:
        context = click.Context(command, info_name=name)
        usage = command.get_usage(context).removeprefix("Usage: ")
        section = _section(self, name)
        section += nodes.literal_block(usage, usage, language="text")
        paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
        section += [nodes.paragraph("", " ".join(p.split())) for p in paragraphs if p]
        listed = nodes.definition_list()
        for option in command.get_params(context):
            record = option.get_help_record(context)
            if record is not None and isinstance(option, click.Option):
                term = nodes.term("", "", nodes.literal("", record[0]))
                meaning = nodes.definition("", nodes.paragraph("", record[1]))
                listed += nodes.definition_list_item("", term, meaning)
        section += listed
        return section


class MeasureList(SphinxDirective):
    """A section for each family of measures; each with formula, input and source."""

    def run(self) -> list[nodes.Node]:
        """Return the sections, the families in the order of their names."""
        sections: list[nodes.Node] = []
        ordered = sorted(measures(), key=lambda m: (_family(m), m.name))
        for module, family in groupby(ordered, key=_family):
            section = _section(self, module.rpartition(".")[2].capitalize())
            first_line = (sys.modules[module].__doc__ or "").splitlines()[0]
            section += nodes.paragraph("", first_line)
            section += nodes.definition_list("", *map(self._item, family))
            sections.append(section)
        return sections

    def _item(self, measure: Measure) -> nodes.definition_list_item:
        link = addnodes.pending_xref(
            "", nodes.literal("", measure.name), refdomain="py", reftype="func",
            reftarget=f"hinterland.measures.{measure.function.__name__}",
            refdoc=self.env.current_document.docname, refexplicit=True, refwarn=True,
        )  # fmt: skip
        needed = [name for name in measure.needs if name not in measure.optional]
        takes = f"Takes {', '.join(needed)}."
        if measure.optional:
            takes += f" If wanted: {', '.join(measure.optional)}."
        if measure.options:
            takes += f" Options: {', '.join(measure.options)}."
        if measure.name in served():
            takes += " In a study file: yes."
        return nodes.definition_list_item(
            "",
            nodes.term("", "", link),
            nodes.definition(
                "",
                nodes.paragraph("", measure.formula),
                nodes.paragraph("", takes),
                nodes.paragraph("", f"Source: {measure.source}."),
            ),
        )


class PublicNames(SphinxDirective):
    """What a module offers in `__all__`, each function and class with its docstring."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return what autodoc makes of each name."""
        lines = ["```{eval-rst}"]
        for name, kind in public_names(importlib.import_module(self.arguments[0])):
            lines.append(f".. auto{kind}:: {self.arguments[0]}.{name}")
            lines += ["   :members:", ""] if kind == "class" else [""]
        return self.parse_text_to_nodes("\n".join([*lines, "```"]))


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield each command that does something, by its whole name, those of groups included."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command, info_name=name)
    for word in command.list_commands(context):
        found = command.get_command(context, word)
        if found is not None:
            yield from commands(found, f"{name} {word}")


def public_names(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the functions and classes of a module's `__all__`, and which of the two each is."""
    for name in module.__all__:
        found = getattr(module, name)
        if inspect.isclass(found):
            yield name, "class"
        elif callable(found) and inspect.isroutine(found):
            yield name, "function"


#: Code, roles, and what reStructuredText would read as markup where we mean the character.
_MARKUP = re.compile(r"``[^`]+``|:\w+:`[^`]+`|`(?P<code>[^`]+)`|(?P<sign>\||(?<=\w)_(?=\W|$))")


def plain(*event: Any) -> None:
    """Make a docstring safe to read as reStructuredText.

    |x| is an absolute value here and no substitution, FT_ no reference, and single backticks mark
    code. Examples stay as they are. A class's attributes are listed as parameters, which may
    share a line. What stands before a property's colon is no type.
    """
    lines: list[str] = event[-1]
    if "Attributes" in lines:
        lines[lines.index("Attributes")] = "Parameters"
    if event[1] == "property":
        lines[0] = lines[0].replace(": ", " – ", 1)
    example = False
    for i, line in enumerate(lines):
        example = line.lstrip().startswith(">>>") or (example and bool(line.strip()))
        if not example:
            lines[i] = _MARKUP.sub(_escaped, line)


def _escaped(found: re.Match[str]) -> str:
    if found["code"]:
        return f"``{found['code']}``"
    return f"\\{found['sign']}" if found["sign"] else found[0]


def _family(measure: Measure) -> str:
    """Return the file or folder of measures where it is defined."""
    package = f"{measures.__module__.rpartition('.')[0]}."
    return package + measure.function.__module__.removeprefix(package).partition(".")[0]


def _section(directive: SphinxDirective, title: str) -> nodes.section:
    section = nodes.section("", nodes.title(title, title))
    section["names"].append(nodes.fully_normalize_name(title))
    directive.state.document.note_implicit_target(section, section)
    return section


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of the directives."""
    app.add_directive("verbs", Verbs)
    app.add_directive("measure-list", MeasureList)
    app.add_directive("public-names", PublicNames)
    app.connect("autodoc-process-docstring", plain, priority=100)
    return {"parallel_read_safe": True}

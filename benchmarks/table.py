"""Writes the tables of benchmarks/README.md from the JSON files beside it.

python -m benchmarks.table
"""

from __future__ import annotations

import json
import statistics
from typing import Any

from benchmarks.places import RESULTS, ROOT

START, END = "<!-- results: written by benchmarks/table.py -->", "<!-- end of results -->"
README = ROOT / "benchmarks" / "README.md"


def main() -> None:
    write()


def write() -> None:
    """Replace what stands between the two markers; the rest of the page stays."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, marker, after = rest.partition(END)
    if not marker:
        raise SystemExit(f"{README}: the lines '{START}' and '{END}' are missing")
    results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))]
    README.write_text(f"{before}{START}\n\n{page(results)}\n{END}{after}", encoding="utf-8")


def page(results: list[dict[str, Any]]) -> str:
    """Targets first, then one table per comparison, then the machines and versions."""
    parts = ["### Targets", targets(results)]
    for result in results:
        parts += [f"### {result['title']}", medians(result), *notes(result)]
    return "\n\n".join([*parts, "### Measured on", machines(results)]) + "\n"


def targets(results: list[dict[str, Any]]) -> str:
    rows = []
    for result in results:
        for case in result["cases"]:
            for target in case["targets"]:
                met = "yes" if target["met"] else "**no**"
                unit = f" {case['unit']}" if target["peer"] is None else ""
                value = f"{number(target['value'])}{unit}"
                wanted = f"{target['sign']} {number(target['bound'])}{unit}"
                rows.append([result["name"], case["case"], target["claim"], value, wanted, met])
    return grid(["comparison", "input", "what", "measured", "target", "met"], rows)


def medians(result: dict[str, Any]) -> str:
    """Contestants by rows, inputs by columns; the range of the samples in brackets."""
    cases = result["cases"]
    contestants = list(dict.fromkeys(name for case in cases for name in case["samples"]))
    head = ["median (lowest to highest)", *(heading(case) for case in cases)]
    return grid(head, [[name, *(cell(case, name) for case in cases)] for name in contestants])


def heading(case: dict[str, Any]) -> str:
    plain = {key: value for key, value in case["size"].items() if isinstance(value, int)}
    size = ", ".join(f"{value:,} {key}" for key, value in plain.items())
    return f"{case['case']} ({size})" if size else case["case"]


def cell(case: dict[str, Any], name: str) -> str:
    samples = case["samples"].get(name)
    if not samples:
        return "-"
    middle, unit = number(statistics.median(samples)), case["unit"]
    if len(samples) == 1:
        return f"{middle} {unit}"
    return f"{middle} {unit} ({number(min(samples))} to {number(max(samples))})"


def notes(result: dict[str, Any]) -> list[str]:
    lines = [f"- {case['case']}: {note}" for case in result["cases"] for note in case["notes"]]
    return ["\n".join(lines)] if lines else []


def machines(results: list[dict[str, Any]]) -> str:
    lines = []
    for result in results:
        machine, versions = result["machine"], result["versions"]
        used = ", ".join(f"{name} {version}" for name, version in versions.items())
        where = (
            f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
            f"Linux {machine['kernel']}, Python {machine['python']}, load {machine['load_1min']:.1f}"
        )
        lines.append(f"- {result['name']}, {result['measured'][:10]}: {where}; {used}")
    return "\n".join(lines)


def number(value: float) -> str:
    """Three significant digits, no exponent."""
    if value == 0:
        return "0"
    text = f"{value:.3g}"
    return f"{float(text):,.0f}" if "e+" in text or abs(value) >= 100 else text


def grid(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    main()

"""Pages for providers: bringing in a file - sent, shown, taken over - and taking one's own things away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dreiraum.ground.people.models import Organisation
from dreiraum.ground.people.rights import acting, may, require, right
from dreiraum.ground.places import actions, exporting
from dreiraum.ground.places.actions.importing import ANSWERS, key_of
from dreiraum.ground.places.columns import TABLES
from dreiraum.ground.places.comparing import Kind, Question, Row, Thing
from dreiraum.ground.places.data_views import download
from dreiraum.ground.places.models import Place, Upload
from dreiraum.ground.places.planning import Plan, plan
from dreiraum.ground.places.sheets import Sheet, read_sheet
from dreiraum.ground.places.tables import NoTable
from dreiraum.ground.places.xzufi import HEAVIEST
from dreiraum.ground.region.serving import region

BOTH = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 100  # rows of each kind that the preview shows
ASKED = 40  # questions that are asked one by one
FILES = {"places": "orte", "offers": "angebote", "services": "leistungen"}
NAMES: Mapping[str, Promise] = {
    "places": pgettext_lazy("directory", "Orte"),
    "offers": _("Angebote"),
    "services": _("Leistungen"),
}
WORDS: Mapping[str, Promise] = {
    "skip": _("auslassen"), "same": _("ist dasselbe: nur ergänzen"), "other": _("ist etwas anderes: neu anlegen"),
    "keep": _("lassen, wie es ist"), "take": _("die Datei hat recht"), "close": _("schließen"),
}  # fmt: skip
HEADS: Mapping[Question, Promise] = {
    Question.TWIN: _("Gibt es das schon?"), Question.WORD: _("Ein Mensch hat es anders eingetragen"),
    Question.GONE: _("Steht nicht mehr in der Datei"),
}  # fmt: skip

FIGURES: Mapping[Kind, Promise] = {
    Kind.NEW: _("neu"), Kind.CHANGED: _("geändert"), Kind.SAME: _("unverändert"),
    Kind.GONE: _("nicht mehr in der Datei"), Kind.WRONG: _("mit Fehlern"),
}  # fmt: skip


class UploadForm(forms.Form):
    """A file, and for whom where no hat says it."""

    file = forms.FileField(
        label=_("Ihre Datei"),
        help_text=_("CSV aus Excel oder LibreOffice, oder XZuFi als XML"),
        error_messages={"required": _("Wählen Sie eine Datei aus."), "empty": _("Die Datei ist leer.")},
    )
    organisation = forms.ModelChoiceField(Organisation.objects.order_by("name"), label=_("Für wen"))


@right("offer.import")
@BOTH
def start(request: HttpRequest) -> HttpResponse:
    """Send a file; what the columns mean; templates."""
    who = acting(request)
    posted = request.method == "POST"
    form = UploadForm(request.POST if posted else None, request.FILES if posted else None)
    if who.organisation is not None:
        del form.fields["organisation"]
    if posted and form.is_valid():
        organisation = who.organisation or form.cleaned_data["organisation"]
        file = form.cleaned_data["file"]
        try:
            sheet = read_sheet(file.read(HEAVIEST + 1), organisation.slug)
        except NoTable as problem:
            form.add_error("file", str(problem))
        else:
            actions.keep_upload(person=who.user, organisation=organisation, name=file.name, sheet=sheet)
            return redirect("places:import-preview")
    english = get_language() == "en"
    context = {
        "form": form, "organisation": who.organisation, "waiting": Upload.objects.filter(by=who.account).first(),
        "tables": [{"key": key, "name": NAMES[key], "columns": columns} for key, columns in TABLES.items()],
        "services": [one.name_en if english else one.name for one in region().catalogue.services],
    }  # fmt: skip
    return render(request, "places/import.html", context, status=400 if form.errors else 200)


@right("offer.import")
@BOTH
def preview(request: HttpRequest) -> HttpResponse:
    """What the file would change; and change it."""
    upload = Upload.objects.select_related("organisation").filter(by=acting(request).account).first()
    if upload is None or not may(request, "offer.import", upload):
        return redirect("places:import")
    found = _plan(request, upload)
    stale = False
    if request.method == "POST":
        if request.POST.get("seen") == found.digest:
            answers = _answers(request, found)
            actions.take_over(
                who=acting(request), organisation=upload.organisation, name=upload.name, plan=found, answers=answers
            )
            actions.drop_upload(person=acting(request).user)
            return redirect(f"{reverse('places:manage')}?uebernommen=1")
        stale = True
    return render(request, "places/import_preview.html", _shown(upload, found, stale), status=409 if stale else 200)


@right("offer.import")
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Forget the file."""
    actions.drop_upload(person=acting(request).user)
    return redirect("places:import")


@right("offer.import")
@require_safe
def template(request: HttpRequest, table: str) -> HttpResponseBase:
    """An empty table with an example."""
    if table not in TABLES:
        raise Http404
    return download(exporting.template(table), f"vorlage-{FILES[table]}.csv")


@right("offer.import")
@require_safe
def own(request: HttpRequest, table: str) -> HttpResponseBase:
    """Everything of the organisation whose hat is on, to be changed and brought back."""
    organisation = acting(request).organisation
    if table not in ("places", "offers") or organisation is None:
        raise Http404
    require(request, "offer.import", organisation)
    return download(exporting.own_table(table, organisation), f"{organisation.slug}-{FILES[table]}.csv")


def _plan(request: HttpRequest, upload: Upload) -> Plan:
    def may_edit(thing: Thing) -> bool:
        return may(request, "place.edit" if isinstance(thing, Place) else "offer.edit", thing)

    rows = [(line, cells) for line, cells in upload.rows]
    return plan(Sheet(upload.table, rows, upload.notes, upload.scopes), upload.organisation, may_edit)


def _answers(request: HttpRequest, found: Plan) -> actions.Answers:
    each = {key: request.POST.get(key, "") for key in map(key_of, found.questions[:ASKED])}
    every = {one: request.POST.get(f"every-{one}", "") for one in ANSWERS}
    return actions.Answers(each, every, publish="publish" in request.POST)


def _shown(upload: Upload, found: Plan, stale: bool) -> dict[str, Any]:
    counts = found.counts
    open_questions = found.questions
    many = {one: sum(row.question == one for row in open_questions) for one in ANSWERS}
    kinds = {kind: [one for one in found.of(kind) if not one.question] for kind in Kind}
    active = counts[Kind.NEW] + counts[Kind.CHANGED] + counts[Kind.GONE]
    return {
        "upload": upload, "plan": found, "stale": stale, "name": NAMES[upload.table],
        "figures": [(counts[kind], label) for kind, label in FIGURES.items() if counts[kind]],
        "wrong": kinds[Kind.WRONG][:SHOWN], "new": kinds[Kind.NEW][:SHOWN], "changed": kinds[Kind.CHANGED][:SHOWN],
        "more_wrong": len(kinds[Kind.WRONG]) - SHOWN, "more_new": len(kinds[Kind.NEW]) - SHOWN,
        "more_changed": len(kinds[Kind.CHANGED]) - SHOWN,
        "questions": [_question(row) for row in open_questions[:ASKED]],
        "more_questions": len(open_questions) - ASKED,
        "every": [_every(one) for one in ANSWERS if many[one] > 1],
        "active": active, "left": counts[Kind.WRONG], "may_publish": counts[Kind.NEW] > 0,
    }  # fmt: skip


def _question(row: Row) -> dict[str, Any]:
    """A row with its question, its answers, and the differences that they are about."""
    known = [one for one in ANSWERS[row.question] if one != "same" or row.same is not None]
    about = row.same if row.question == Question.TWIN else row
    differences = about.differences if about is not None else []
    return {
        "row": row, "key": key_of(row), "head": HEADS[row.question], "differences": differences,
        "answers": [(one, WORDS[one]) for one in known], "first": known[0],
    }  # fmt: skip


def _every(question: Question) -> dict[str, Any]:
    return {"key": f"every-{question}", "head": HEADS[question], "answers": [(k, WORDS[k]) for k in ANSWERS[question]]}

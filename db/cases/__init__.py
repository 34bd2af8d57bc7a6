"""Cases: what lawyers do about incidents. Each verb writes its event, the state that follows, the audit row
and the revision in one transaction step; the caller begins and commits."""

from db.cases.bulk import Bulk, acknowledge_many, claim_many, reject_many
from db.cases.claims import LASTS as CLAIM_LASTS
from db.cases.claims import claim, release
from db.cases.decisions import (
    acknowledge,
    change_severity,
    choose_action,
    close,
    confirm,
    file,
    mark_duplicate,
    record_answer,
    record_no_reaction,
    reject,
    reopen,
    verify,
)
from db.cases.errors import CaseError, QuickerError
from db.cases.escalations import record_escalations
from db.cases.law import ArticleText, confirm_article, edit_article, install_articles
from db.cases.publishing import clear_for_press, proposed_by, withdraw_clearing
from db.cases.reveals import Contact, reveal_contact, reveal_narrative
from db.cases.settings import Settings, Targets, change_settings, end_duty, fetch_settings
from db.cases.standing import ALLOWED, DECISIONS, PUBLISHABLE
from db.cases.views import SavedView, delete_view, list_views, save_view
from db.cases.words import ask_trainer, comment, mark_corroboration, part, reply, translate

__all__ = [
    "ALLOWED",
    "CLAIM_LASTS",
    "DECISIONS",
    "PUBLISHABLE",
    "ArticleText",
    "Bulk",
    "CaseError",
    "Contact",
    "QuickerError",
    "SavedView",
    "Settings",
    "Targets",
    "acknowledge",
    "acknowledge_many",
    "ask_trainer",
    "change_settings",
    "change_severity",
    "choose_action",
    "claim",
    "claim_many",
    "clear_for_press",
    "close",
    "comment",
    "confirm",
    "confirm_article",
    "delete_view",
    "edit_article",
    "end_duty",
    "fetch_settings",
    "file",
    "install_articles",
    "list_views",
    "mark_corroboration",
    "mark_duplicate",
    "part",
    "proposed_by",
    "record_answer",
    "record_escalations",
    "record_no_reaction",
    "reject",
    "reject_many",
    "release",
    "reopen",
    "reply",
    "reveal_contact",
    "reveal_narrative",
    "save_view",
    "translate",
    "verify",
    "withdraw_clearing",
]

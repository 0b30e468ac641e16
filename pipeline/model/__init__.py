"""The nouns of the product as plain values: forms and answers in, summaries out."""

from pipeline.model.edition import Edition
from pipeline.model.entries import Audience, Entries
from pipeline.model.forms import (
    Answer,
    FileAnswer,
    FileAnswers,
    Form,
    Grade,
    Listing,
    Question,
    Response,
    ResponsePage,
    TextAnswer,
    TextAnswers,
)
from pipeline.model.goals import Calendar, Goal, School, SuccessSign, monday
from pipeline.model.notes import Notes
from pipeline.model.roles import ROLES, Role, item_id, question_id
from pipeline.model.summary import (
    Contributors,
    Count,
    Coverage,
    GoalSummary,
    Period,
    RunChart,
    Signal,
    SignCount,
    Story,
    Summary,
    WeekCount,
    suppress,
)
from pipeline.model.text import LONGEST_TEXT, pieces, utf16_length

__all__ = [
    "LONGEST_TEXT",
    "ROLES",
    "Answer",
    "Audience",
    "Calendar",
    "Contributors",
    "Count",
    "Coverage",
    "Edition",
    "Entries",
    "FileAnswer",
    "FileAnswers",
    "Form",
    "Goal",
    "GoalSummary",
    "Grade",
    "Listing",
    "Notes",
    "Period",
    "Question",
    "Response",
    "ResponsePage",
    "Role",
    "RunChart",
    "School",
    "SignCount",
    "Signal",
    "Story",
    "SuccessSign",
    "Summary",
    "TextAnswer",
    "TextAnswers",
    "WeekCount",
    "item_id",
    "monday",
    "pieces",
    "question_id",
    "suppress",
    "utf16_length",
]

"""What a user decides: thresholds and policies. Rules never see it; the pipeline does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from cleaner.model import Finding, Policy, Tier
from cleaner.project import NONE, Project

if TYPE_CHECKING:
    from cleaner.profile import Profile

AUTO = 0.9
REVIEW = 0.5


class Config(NamedTuple):
    """Thresholds are probabilities between 0 and 1; ``policies`` maps rule ids or families to a policy.

    A finding at or above ``auto`` is applied by `fix`, one at or above ``review`` is shown by `check`, and
    anything below is information that only `--all` or a lower `--min-confidence` shows. ``whole_page`` says that
    texts are whole pages that never saw an extractor, menus and all. ``typo_rate`` is how many typos the texts
    have per word, if that is known to differ from published prose (`cleaner.typo.prior.estimate`);
    ``profile`` is what is known of their source: the lines that repeat and, unless ``typo_rate`` says otherwise,
    its rate of typos. ``project`` is what a project says of its own texts: its words, lines and patterns.
    """

    auto: float = AUTO
    review: float = REVIEW
    policies: Mapping[str, Policy] = MappingProxyType({})
    whole_page: bool = False
    typo_rate: float | None = None
    profile: Profile | None = None
    project: Project = NONE

    @property
    def rate(self) -> float | None:
        """How many typos the texts have per word, if that is known."""
        if self.typo_rate is None and self.profile is not None:
            return self.profile.typo_rate
        return self.typo_rate

    def policy(self, rule: str, default: Policy) -> Policy:
        """What the user wants of ``rule``: by its id, else by its family, else the rule's own policy."""
        return self.policies.get(rule) or self.policies.get(rule.partition(".")[0]) or default

    def tier(self, finding: Finding) -> Tier:
        """Where ``finding`` belongs. What has no replacement is never automatic."""
        if finding.confidence >= self.auto and finding.replacement is not None:
            return "auto"
        return "review" if finding.confidence >= self.review else "info"


# What stands beside an article and belongs to it for many: told, and removed only where a preset says so.
_CREDITS: Mapping[str, Policy] = MappingProxyType(
    {f"boilerplate.{name}": "fix" for name in ("byline", "photo", "separator", "tweet", "wire")}
)

PRESETS: Mapping[str, Config] = MappingProxyType(
    {
        "strict": Config(auto=0.97, review=0.8),
        "default": Config(),
        "aggressive": Config(auto=0.8, review=0.4, policies=_CREDITS),
        "whole-page": Config(policies=_CREDITS, whole_page=True),
    }
)

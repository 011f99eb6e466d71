"""Signed links: each kind for itself, whatever it says."""

from __future__ import annotations

from itertools import permutations
from uuid import UUID, uuid4

from app.config import Settings
from app.schemas.mail import LetterAct
from app.services.deliveries import answer_links, confirm_links, mail
from app.services.deliveries.signed_links import Purpose


def test_a_link_of_one_kind_is_never_taken_for_another_even_with_the_same_content() -> None:
    settings = Settings(secret_key="k" * 40)
    names = [answer_links.PURPOSE.name, confirm_links.PURPOSE.name, mail.UNSUBSCRIBE.name]
    assert len(set(names)) == 3
    for own, other in permutations(names, 2):
        token = Purpose(own, ">16sI").write(settings, uuid4().bytes, 7, bound_to=("anna@example.com",))
        link, foreign = Purpose(own, ">16sI").read(token), Purpose(other, ">16sI").read(token)
        assert link is not None
        assert foreign is not None
        assert link.is_genuine(settings, bound_to=("anna@example.com",))
        assert not foreign.is_genuine(settings, bound_to=("anna@example.com",))
        for elsewhere in ((), ("eve@example.com",), ("anna@example.com", "")):
            assert not link.is_genuine(settings, bound_to=elsewhere)


def test_links_of_letters_that_were_sent_before_go_on_working() -> None:
    """Letters lie in mailboxes for years, and whoever wants no more of them opens the oldest."""
    settings = Settings(secret_key="k" * 40)
    assert mail.unsubscribing(settings, "AAAAAAAAAAAAAAAAAAAAB8FfRqIOPyx1tJgwgocdBwE") == UUID(int=7)
    answer = answer_links.read("AAAAAAAAAAAAAAAAAAAACWsSq0AAHaCXMevF6afAA13AHxqvlg")
    assert answer is not None
    assert (answer.delivery_id, answer.act) == (UUID(int=9), LetterAct.TAKEN)
    assert answer_links.is_genuine(settings, answer, "anna@example.com")

"""Who answers in a chat, and what emergencies put above the answer."""

from __future__ import annotations

from tests.factories import Chatter, ModelServer, People, Person

LONG = "You know a great deal about the heart and say it plainly. " * 60


async def specialist(person: Person, name: str, **fields: object) -> dict[str, object]:
    body = {"name": name, "system_prompt": f"{name}: {LONG}", "icon": "brain"} | fields
    answer = await person.http.post("/api/v1/skills", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


def who(made: dict[str, object]) -> dict[str, object]:
    return {name: made[name] for name in ("id", "name", "icon")}


async def test_the_answer_says_who_gave_it(people: People, claude: ModelServer) -> None:
    person = await people.person()
    first, second = await specialist(person, "Cardiologist"), await specialist(person, "Neurologist")
    chatter = await Chatter.open(person, skill_id=first["id"])
    claude.says("One.", "Two.", "Three.")
    for skill in (first, second, None):
        patched = {"skill_id": skill["id"] if skill else None}
        assert (await person.http.patch(f"/api/v1/chats/{chatter.chat_id}", json=patched)).status_code == 200
        events = await chatter.send("Hello")
        assert (events[0].name, events[0].data["skill"]) == ("message.started", who(skill) if skill else None)
        assert events[-1].data["message"]["metadata"]["skill"] == (who(skill) if skill else None)
    answers = [message for message in await chatter.messages() if message["role"] == "assistant"]
    assert [answer["metadata"]["skill"] for answer in answers] == [who(first), who(second), None]


async def test_switching_in_mid_chat_keeps_what_is_cached(people: People, claude: ModelServer) -> None:
    person = await people.person()
    first, second = await specialist(person, "Cardiologist"), await specialist(person, "Neurologist")
    chatter = await Chatter.open(person, skill_id=first["id"])
    claude.says(*["Yes. " * 200] * 4)
    usages = []
    for number, skill in enumerate((first, first, second, second)):
        await person.http.patch(f"/api/v1/chats/{chatter.chat_id}", json={"skill_id": skill["id"]})
        usages.append((await chatter.send(f"Question {number}"))[-1].data["usage"])
    bodies = [request["body"] for request in claude.requests]
    assert all(body["system"] == bodies[0]["system"] and body["tools"] == bodies[0]["tools"] for body in bodies)
    # The new role is told once, in the turn it begins with, and everything before that comes out of the cache.
    told = ["Neurologist: " in str(body["messages"][-1]["content"]) for body in bodies]
    assert told == [False, False, True, False]
    for before, usage in zip(usages, usages[1:], strict=False):
        assert usage["cache_read_tokens"] >= before["cache_read_tokens"] + before["cache_write_tokens"] > 1000


async def test_a_specialist_out_of_use_falls_away_and_the_model_hears_of_it(
    people: People, claude: ModelServer
) -> None:
    admin, person = await people.admin(), await people.person()
    body = {"name": "Cardiologist", "system_prompt": "You look at hearts.", "icon": "heart"}
    made = (await admin.http.post("/api/v1/admin/skills", json=body)).json()
    chatter = await Chatter.open(person, skill_id=made["id"])
    claude.says("One.", "Two.", "Three.")
    await chatter.send("Hello")
    await admin.http.patch(f"/api/v1/admin/skills/{made['id']}", json={"is_active": False})
    gone = await chatter.send("And now?")
    await admin.http.patch(f"/api/v1/admin/skills/{made['id']}", json={"is_active": True})
    back = await chatter.send("And now?")
    assert (gone[0].data["skill"], back[0].data["skill"]) == (None, who(made))
    turns = [str(request["body"]["messages"][-1]["content"]) for request in claude.requests]
    assert 'layer="skill">\\n(nothing any more)' in turns[1]
    assert "You look at hearts." in turns[2]


async def test_guidance_comes_before_the_first_word_and_the_model_knows(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person(locale="ru"))
    claude.says("Позвоните 103.", "Хорошо.")
    events = await chatter.send("У отца болит в груди и холодный пот, он потерял сознание")
    assert events[0].data["red_flags"] == ["chest-pain", "unconscious"]
    assert events[-1].data["message"]["metadata"]["red_flags"] == ["chest-pain", "unconscious"]
    assert (
        '<red_flags codes="chest-pain unconscious">' in claude.requests[0]["body"]["messages"][-1]["content"][0]["text"]
    )
    again = await chatter.send(regenerate=events[0].data["message_id"])
    assert again[0].data["red_flags"] == ["chest-pain", "unconscious"]
    claude.says("Да.")
    calm = await chatter.send("Спасибо, скорая уже здесь")
    assert calm[0].data["red_flags"] == calm[-1].data["message"]["metadata"]["red_flags"] == []
    assert "<red_flags" not in claude.requests[-1]["body"]["messages"][-1]["content"][0]["text"]

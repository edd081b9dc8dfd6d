from threading import Thread

import pytest

from sandbox.workspace.workspace import Workspace


def test_timestamps_stay_unique_and_increasing_while_the_clock_stands_still() -> None:
    workspace = Workspace(now=lambda: 1_790_000_000.0)
    ana = workspace.add_user("ana", "Ana Ito")
    team = workspace.add_channel("team", [ana])
    stamps = [workspace.timeline.post(team.id, ana.id, "hello").ts for _ in range(3)]
    assert stamps == ["1790000000.000000", "1790000000.000001", "1790000000.000002"]


def test_waiting_ends_as_soon_as_it_happens_in_another_thread(workspace: Workspace) -> None:
    team, ana = workspace.channel("#team"), workspace.user("ana")
    thread = Thread(target=workspace.timeline.post, args=(team.id, ana.id, "done"))
    thread.start()
    assert workspace.wait_for(lambda: [m.text for m in workspace.messages(team)]) == ["done"]
    thread.join()


def test_waiting_in_vain_tells_what_happened_instead(workspace: Workspace) -> None:
    workspace.timeline.post(workspace.channel("#team").id, workspace.user("ana").id, "good morning")
    with pytest.raises(TimeoutError, match="good morning"):
        workspace.wait_for(lambda: False, timeout=0.01)


def test_everyone_who_subscribed_hears_of_a_change_until_they_stop(workspace: Workspace) -> None:
    heard: list[int] = []
    stop = workspace.subscribe(lambda: heard.append(workspace.version))
    workspace.add_channel("news")
    stop()
    workspace.add_channel("more")
    assert len(heard) == 1


def test_a_private_channel_shows_nothing_to_someone_who_is_not_in_it(workspace: Workspace) -> None:
    leads = workspace.add_channel("leads", ["ana"], private=True)
    workspace.timeline.post(leads.id, workspace.user("ana").id, "secret")
    assert [m.text for m in workspace.messages(leads, workspace.user("ana"))] == ["secret"]
    assert workspace.messages(leads, workspace.user("ben")) == []
    assert leads not in workspace.channels_for(workspace.user("ben"))


def test_only_the_reader_of_an_ephemeral_message_sees_it(workspace: Workspace) -> None:
    ana, ben = workspace.user("ana"), workspace.user("ben")
    team = workspace.channel("#team")
    workspace.timeline.post(team.id, "USLACKBOT", "psst", ephemeral_to=ana.id)
    assert len(workspace.messages(team, ana)) == 1
    assert workspace.messages(team, ben) == []
    assert workspace.messages(team) == []


def test_the_same_people_always_meet_in_the_same_conversation(workspace: Workspace) -> None:
    first = workspace.direct_message("ana", "ben")
    assert first.kind == "im"
    assert workspace.direct_message(workspace.user("ben"), workspace.user("ana")) == first


def test_people_who_come_at_the_same_moment_are_all_there(workspace: Workspace) -> None:
    for number in range(20):
        workspace.add_user(f"guest{number}", f"Guest {number}")
    threads = [Thread(target=workspace.join, args=("#team", f"guest{number}")) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(workspace.members("#team")) == 22


def test_whoever_listens_may_wait_for_another_thread_that_reads(workspace: Workspace) -> None:
    """Listeners run without the lock, even after nested changes."""
    read: list[int] = []

    def listen() -> None:
        reader = Thread(target=lambda: read.append(len(workspace.messages("#team"))))
        reader.start()
        reader.join(5)

    workspace.subscribe(listen)
    workspace.join("#team", workspace.install_bot())
    assert read

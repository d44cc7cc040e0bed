"""Reads what strace wrote and checks that no answer went out before its article was on disk.

A killed process does not lose the page cache, so kills cannot show this: only the order of the system calls can."""

import re
from dataclasses import dataclass, field

TRACED = "execve,write,pwrite64,writev,pwritev,sendto,sendmsg,fdatasync,fsync"
ID = re.compile(r"traced-\d{6}")
LINE = re.compile(r"^(?P<thread>\d+)\s+(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<call>\w+)\((?P<arguments>.*))(?P<rest>.*)$")


@dataclass
class Call:
    name: str
    target: str  # what the file descriptor stands for
    ids: set = field(default_factory=set)
    begin: int = 0  # line numbers: strace writes them in the order in which it saw the calls enter and leave
    end: int = 0
    ok: bool = True


def calls_of(lines):
    """The calls that were finished, in the order of their begin."""
    calls, unfinished = [], {}
    for number, line in enumerate(lines):
        match = LINE.match(line)
        if not match:
            continue
        failed = re.search(r"\) = -1 |= -1 E", line[-80:]) is not None
        if match["resumed"]:
            call = unfinished.pop(match["thread"], None)
            if call:
                call.end, call.ok = number, not failed
            continue
        arguments = match["arguments"]
        target = re.match(r"\d+<(.*?)>[,) ]", arguments)
        call = Call(match["call"], target[1] if target else "", set(ID.findall(arguments)), number, number, not failed)
        calls.append(call)
        if line.rstrip().endswith("<unfinished ...>"):
            call.end = None
            unfinished[match["thread"]] = call
    return [call for call in calls if call.end is not None]


def answers_before_sync(lines):
    """(how many answered articles were checked, what is wrong with them)."""
    calls = calls_of(lines)
    writes = [call for call in calls if "write" in call.name and call.target.endswith(".log")]
    syncs = [call for call in calls if call.name in ("fdatasync", "fsync") and call.ok]
    sends = [call for call in calls if call.target.startswith("TCP") and call.ids]
    checked, wrong = 0, []
    for send in sends:
        for article_id in sorted(send.ids):
            checked += 1
            before = [write for write in writes if article_id in write.ids and write.begin < send.begin]
            if not before:
                wrong.append(f"{article_id} was answered and never written")
                continue
            last = before[-1]
            durable = any(
                sync.target == last.target and sync.begin > last.end and sync.end < send.begin for sync in syncs
            )
            if not durable:
                wrong.append(f"{article_id} was answered before its record was synced")
    return checked, wrong

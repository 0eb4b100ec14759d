"""Hostile folders: what lies under exports/ and is no file, or no file that may be read."""
import os
import socket
from pathlib import Path

from books import pack, xlsx
from corpus import accept, ignore, place, refuse
from office import records, text


def good(n):
    return text(records(n)).encode()


def write(name, content=good):
    return lambda folder, n: (folder / name).write_bytes(content(n))


def link(name, to):
    return lambda folder, n: os.symlink(to, folder / name)


def linked_outside(folder, n):
    (folder.parent / "外面.csv").write_bytes(good(n))
    os.symlink(folder.parent / "外面.csv", folder / "F01链接.csv")


def nested(depth):
    def make(folder, n):
        for i in range(depth):
            folder = folder / f"层{i}"
        folder.mkdir(parents=True)
        (folder / "深处.csv").write_bytes(good(n))
    return make


def folder_named(folder, n):
    (folder / "F05目录.csv").mkdir()
    (folder / "F05目录.csv/里面.csv").write_bytes(good(n))


def loop(folder, n):
    (folder / "F06圈").mkdir()
    os.symlink("..", folder / "F06圈/上级")
    (folder / "F06圈/F06.csv").write_bytes(good(n))


def bound_socket(folder, n):
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        os.chdir(folder)
        try:
            listener.bind("F04s.csv")
        finally:
            os.chdir(here)


def raw_name(folder, n):
    with open(os.fsencode(folder) + b"/F10\xff\xfe.csv", "wb") as file:
        file.write(good(n))


def same_twice(folder, n):
    (folder / "F15甲.csv").write_bytes(good(n))
    (folder / "F15乙.csv").write_bytes(good(n))


def many(folder, n):
    (folder / "F17多").mkdir()
    for i in range(3000):
        (folder / f"F17多/空{i}").mkdir()
    (folder / "F17多/一.csv").write_bytes(good(n))


def unreadable(folder, n):
    (folder / "F09.csv").write_bytes(good(n))
    (folder / "F09.csv").chmod(0)


def sparse(folder, n):
    with open(folder / "F20.csv", "wb") as file:
        file.write(good(n))
        file.truncate(3 << 30)


place("F01", "F01链接.csv", "a link to a file outside", ignore(), linked_outside)
place("F02", "F02.csv", "a link to nothing", ignore(), link("F02.csv", "/nowhere/at/all"))
place("F03", "F03.csv", "a link to itself", ignore(), link("F03.csv", "F03.csv"))
place("F04", "F04.csv", "a pipe with no writer", ignore(), lambda folder, n: os.mkfifo(folder / "F04.csv"))
place("F04s", "F04s.csv", "a socket", ignore(), bound_socket)
place("F04d", "F04d.csv", "a link to a device without end", ignore(), link("F04d.csv", "/dev/zero"))
place("F05", "F05目录.csv", "a folder that is called .csv", accept(), folder_named)
place("F06", "F06圈", "a folder that leads back to itself", accept(), loop)
place("F07", "层0", "a folder 9 folders down", ignore(), nested(9))
place("F07b", "层0", "a folder 3 folders down", accept(), nested(3))
place("F09", "F09.csv", "a file that may not be read (root may)", [accept(), refuse()], unreadable)
place("F10", "F10", "a name that is no UTF-8", refuse("名称"), raw_name)
place("F11", "~$台账.xlsx", "the lock of an open workbook", ignore(False), write("~$台账.xlsx", lambda n: b"\x05abc" * 40))
place("F12", ".~lock.台账.ods#", "the lock of LibreOffice", ignore(False), write(".~lock.台账.ods#", lambda n: b","))
place("F13", "Thumbs.db", "what Windows leaves", ignore(False), write("Thumbs.db", lambda n: b"\xD0\xCF\x11\xE0" * 100))
place("F14", "F14", "a name of 250 bytes", accept(), write("长" * 82 + ".csv"))
place("F15", "F15", "one file twice", accept(6, 3), same_twice)
place("F16", "F16", "a name with a line break and an escape", [accept(), refuse()], write("F16\n\x1b[31m\u202e.csv"))
place("F17", "F17多", "3000 empty folders", accept(), many)
place("F18", "F18.CSV", "an ending in capitals, and blanks in the name", accept(), write(" F18 . CSV"))
place("F19", "F19", "a name without an ending", accept(), write("F19", lambda n: pack(xlsx(records(n)))))
place("F20", "F20.csv", "3 GB of zeros behind good rows", [refuse(), accept()], sparse)
place("F21", "desktop.ini", "settings of a folder", ignore(False), write("desktop.ini", lambda n: b"[x]"))
place("F22", "F22", "a name that is an option", accept(), write("--format=json.csv"))

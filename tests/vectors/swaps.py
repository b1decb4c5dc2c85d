"""Costs out of bounds, wrong passphrases, and parts that belong to another vault, epoch or save."""

from collections.abc import Iterator

from tests.vectors.writer import (
    API_SECRET,
    BY_CODE,
    BY_KEYRING,
    BY_PASSPHRASE,
    CHEAP,
    CODE,
    MIB,
    PASSPHRASE,
    REAL,
    Json,
    Vault,
    Vector,
    Way,
    b64,
    chance,
    code_with,
    flipped,
    parts,
    recovery_code,
    two_lines,
    with_header,
)

SWAPPED = "its content was changed or swapped"
OTHER = "a slot belongs to another vault or epoch"
WRONG = "That is not the passphrase"
OTHER_CODE = "a recovery code, but not one of this vault"
SLIP = "a recovery code with a slip in it"


def costs() -> Iterator[Vector]:
    """Key derivations that no reader runs. The cheap ones were run here: but for the rule they open."""
    v = Vault()
    low, high, sum_high = (
        "less work than is safe",
        "more than any release writes",
        "All slots of this vault together",
    )

    def one(name: str, about: str, opslimit: int, memlimit: int, says: str) -> Vector:
        named = v.file(lambda header: header["slots"][0].update(opslimit=opslimit, memlimit=memlimit))
        return Vector(f"cost-{name}", "cost", about, named, says)

    def run(name: str, about: str, opslimit: int, memlimit: int, says: str) -> Vector:
        way = Way("passphrase", PASSPHRASE, (opslimit, memlimit))
        return Vector(f"cost-{name}", "cost", about, v.but(ways=(way,)).file(), says)

    yield one("opslimit-0", "No pass at all.", 0, 64 * MIB, low)
    yield run("opslimit-1", "One pass, where two are the least.", 1, 64 * MIB, low)
    yield one("opslimit-11", "Eleven passes, where ten are the most.", 11, 64 * MIB, high)
    yield one("opslimit-endless", "More passes than a day has time for.", 2**31, 64 * MIB, high)
    yield one("opslimit-largest", "The largest opslimit that a header can carry.", 2**53 - 1, 64 * MIB, high)
    yield one("memlimit-0", "No memory at all.", 2, 0, low)
    yield run("memlimit-8-kib", "Memory of 8 KiB.", 3, 8 * 1024, low)
    yield run("memlimit-below-64-mib", "1 KiB less than 64 MiB.", 2, 64 * MIB - 1024, low)
    yield run("memlimit-uneven", "One byte more than 64 MiB: no whole number of KiB.", 2, 64 * MIB + 1, high)
    yield one("memlimit-above-1-gib", "1 KiB more than 1 GiB.", 2, 1024 * MIB + 1024, high)
    yield one("memlimit-1-tib", "1 TiB of memory.", 2, 1024 * 1024 * MIB, high)
    yield one("memlimit-largest", "The largest memlimit that a header can carry.", 2, 2**53 - 1, high)
    yield one(
        "sum-of-one",
        "Each within its bounds, but 5 passes over 1 GiB are more than 4 GiB.",
        5,
        1024 * MIB,
        sum_high,
    )

    def many(header: Json) -> None:
        slot = header["slots"][0]
        slots = [
            slot | {"id": b64(chance(f"slot {n}", 16)), "opslimit": 3, "memlimit": 256 * MIB}
            for n in range(6)
        ]
        header.update(slots=slots)

    yield Vector(
        "cost-sum-of-six",
        "cost",
        "Six slots of 3 passes over 256 MiB: together 4.5 GiB.",
        v.file(many),
        sum_high,
    )
    neighbour = Vault(ways=(Way("passphrase", PASSPHRASE, REAL), BY_PASSPHRASE)).file()
    yield Vector(
        "cost-cheap-neighbour",
        "cost",
        "A second slot is below the floor, though the first is not.",
        neighbour,
        low,
    )


def wrong() -> Iterator[Vector]:
    """Good files, and something else typed."""
    v = Vault()
    both = v.but(ways=(BY_PASSPHRASE, BY_CODE))
    expect = "wrong-passphrase"
    yield Vector("wrong-passphrase", expect, "Another passphrase.", v.file(), WRONG, typed="some other one")
    yield Vector(
        "wrong-passphrase-case",
        expect,
        "A capital letter.",
        v.file(),
        WRONG,
        typed=PASSPHRASE.capitalize(),
    )
    yield Vector(
        "wrong-passphrase-blank", expect, "A blank at the end.", v.file(), WRONG, typed=PASSPHRASE + " "
    )
    yield Vector(
        "wrong-passphrase-compatible",
        expect,
        "A ligature for two letters: NFC, unlike NFKC, keeps them apart.",
        v.but(ways=(Way("passphrase", "first of five", CHEAP),)).file(),
        WRONG,
        typed="ﬁrst of ﬁve",
    )
    yield Vector(
        "wrong-code",
        expect,
        "A recovery code of another vault.",
        both.file(),
        OTHER_CODE,
        typed=recovery_code(chance("another code", 20)),
    )
    yield Vector(
        "wrong-code-no-slot",
        expect,
        "A recovery code, and no recovery slot.",
        v.file(),
        OTHER_CODE,
        typed=recovery_code(CODE),
    )
    yield Vector(
        "wrong-no-passphrase-slot",
        expect,
        "A vault that only its keyring opens.",
        v.but(ways=(BY_KEYRING,)).file(),
        WRONG,
    )
    slip = recovery_code(CODE)
    slip = ("1" if slip[0] == "0" else "0") + slip[1:]
    yield Vector(
        "wrong-code-slip",
        expect,
        "The recovery code with a slip, so that its check group doesn't fit.",
        both.file(),
        SLIP,
        typed=slip,
    )
    yield from _no_codes()


def _no_codes() -> Iterator[Vector]:
    """What comes near a recovery code. Whoever lets it pass for one opens these."""
    code = code_with("SV")
    written = recovery_code(code)
    data = Vault(ways=(BY_PASSPHRASE, Way("recovery", code))).file()

    def one(name: str, about: str, typed: str, says: str = WRONG) -> Vector:
        return Vector(f"wrong-code-{name}", "wrong-passphrase", about, data, says, typed=typed)

    last = "0" if written[-1] != "0" else "1"
    yield one("check-group", "A slip in the check group only.", written[:-1] + last, SLIP)
    yield one("no-check-group", "The check group is missing.", written[:-5])
    yield one("longer", "One character too many.", written + "0")
    yield one("u-for-v", "A U, which is not in the alphabet.", written.replace("V", "U"))
    yield one("long-s", "The long s, of which some systems make a capital S.", written.replace("S", "ſ"))
    yield one("no-break-blanks", "Blanks beyond ASCII between the groups.", written.replace("-", "\u00a0"))
    yield one("underscores", "Underscores between the groups.", written.replace("-", "_"))


def swaps() -> Iterator[Vector]:
    """Well-formed parts in the wrong place. All vaults here have the same passphrase."""
    v, other = Vault(), Vault("other vault")
    next_epoch, earlier = v.but(epoch=2), v.but(save="second save", generation=2)
    data = v.file()
    start, payload = data[: -len(parts(data)[2])], parts(data)[2]

    def one(name: str, about: str, new: bytes, says: str) -> Vector:
        return Vector(name, "damaged", about, new, says)

    def with_slot(slot: Json) -> bytes:
        return v.file(lambda header: header.update(slots=[slot]))

    yield Vector(
        "swap-slot-of-another-vault",
        "wrong-passphrase",
        "A slot made for another vault, around this vault's key.",
        with_slot(other.slot(0, key=v.key)),
        WRONG,
    )
    yield Vector(
        "swap-slot-of-another-epoch",
        "wrong-passphrase",
        "A slot made for another epoch, around this epoch's key.",
        with_slot(next_epoch.slot(0, key=v.key)),
        WRONG,
    )
    forged = v.slot(0, key=other.key)
    yield one(
        "swap-key-in-a-slot",
        "A slot that leads to another vault key, with which the payload is sealed.",
        v.over(two_lines(v.header_line(lambda header: header.update(slots=[forged]))), other.key),
        OTHER,
    )
    two = v.but(ways=(BY_PASSPHRASE, Way("passphrase", "some other one", CHEAP)))

    def second_leads_elsewhere(header: Json) -> None:
        header["slots"][1] = two.slot(1, key=other.key)

    yield Vector(
        "swap-two-slots-two-keys",
        "damaged",
        "The second of two slots leads to another vault key.",
        two.file(second_leads_elsewhere),
        OTHER,
        typed="some other one",
    )

    twin = v.but(ways=(BY_PASSPHRASE, BY_PASSPHRASE))

    def first_leads_elsewhere(header: Json) -> None:
        header["slots"][0] = twin.slot(0, key=other.key)

    yield Vector(
        "swap-first-slot-leads-elsewhere",
        "opens",
        "The first of two slots for the same passphrase leads to another vault key: the second opens.",
        twin.file(first_leads_elsewhere),
        holds=f"grid bot = {API_SECRET}",
    )
    code = v.but(ways=(BY_PASSPHRASE, BY_CODE))
    yield Vector(
        "swap-recovery-slot-damaged",
        "damaged",
        "The recovery slot for this code is damaged, and no other slot opens.",
        code.file(lambda header: header["slots"][1].update(nonce=b64(bytes(24)))),
        "the wrapped key of a slot was changed",
        typed=recovery_code(CODE),
    )

    def wrapped_of_neighbour(header: Json) -> None:
        first, second = header["slots"]
        first["nonce"], first["wrapped"] = second["nonce"], second["wrapped"]

    yield one(
        "swap-wrapped-keys",
        "A slot with the wrapped key of its neighbour.",
        two.file(wrapped_of_neighbour),
        "the wrapped key of a slot was changed",
    )
    yield one(
        "swap-commitment-of-another-epoch",
        "The header's commitment is that of another epoch.",
        v.file(lambda header: header.update(commitment=next_epoch.header()["commitment"])),
        OTHER,
    )
    yield one(
        "swap-header-of-another-epoch",
        "Slots, commitment and epoch of another epoch before this payload.",
        with_header(
            data,
            lambda header: header.update(
                {name: next_epoch.header()[name] for name in ("epoch", "commitment", "slots")}
            ),
        ),
        SWAPPED,
    )
    yield one(
        "swap-payload-of-another-vault",
        "The payload of another vault.",
        start + parts(other.file())[2],
        SWAPPED,
    )
    yield one(
        "swap-payload-of-another-epoch",
        "The payload of another epoch.",
        start + parts(next_epoch.file())[2],
        SWAPPED,
    )
    yield one(
        "swap-payload-of-an-earlier-save",
        "The payload of an earlier save.",
        start + parts(earlier.file())[2],
        SWAPPED,
    )
    yield one(
        "swap-slots-in-another-order",
        "The same slots in another order.",
        with_header(two.file(), lambda header: header["slots"].reverse()),
        SWAPPED,
    )
    added = v.but(ways=(BY_PASSPHRASE, BY_CODE))
    yield one(
        "swap-slot-added",
        "A good slot of this vault and epoch that this save didn't have.",
        with_header(data, lambda header: header["slots"].append(added.slot(1))),
        SWAPPED,
    )
    yield one(
        "swap-slot-removed",
        "One of two good slots is gone.",
        with_header(added.file(), lambda header: header["slots"].pop()),
        SWAPPED,
    )
    for name, place in (
        ("first-byte", 0),
        ("middle", 2056),
        ("last-byte", 4095),
        ("tag", 4096),
        ("last-bit", 4111),
    ):
        yield one(
            f"payload-flip-{name}",
            f"One bit of the payload flipped: {name.replace('-', ' ')}.",
            start + flipped(payload, place, 7),
            SWAPPED,
        )

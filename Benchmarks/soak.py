"""Puts Zegel under what production does to it. One line a figure, with its goal; exit 1 when one is missed."""
import argparse
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Demo"))
import soak_kills  # noqa: E402
import soak_large  # noqa: E402
import soak_overload  # noqa: E402
import soak_serials  # noqa: E402
import soak_slow  # noqa: E402
from foreign import Foreign  # noqa: E402
from gateway import Zegel  # noqa: E402

SENDER, RECIPIENT = "alice@inside.example", "bob@outside.example"
PARTS = {"kills": soak_kills, "slow": soak_slow, "overload": soak_overload, "large": soak_large,
         "serials": soak_serials}


class Soak:
    """What the parts share: the program, the keys, and the table of figures."""

    def __init__(self, program, folder):
        self.program, self.folder, self.missed = program, folder, 0
        foreign = Foreign(folder)
        foreign.make_authority()
        foreign.make_person("alice", SENDER)
        foreign.make_person("bob", RECIPIENT)

    def zegel(self, sink_port, top="", tables=""):
        """A fresh gateway that signs and encrypts every mail of Alice to Bob."""
        zegel = Zegel(self.program, sink_port, top, tables)
        zegel.cli("root", "import", f"{self.folder}/ca.pem")
        zegel.cli("key", "import", f"{self.folder}/alice.pem", "--key", f"{self.folder}/alice.key")
        zegel.cli("certificate", "import", f"{self.folder}/bob.pem")
        return zegel

    def figure(self, what, value, goal, is_met):
        self.missed += not is_met
        print(f"{what:<56}{value:>14}   goal {goal:<12}{'ok' if is_met else 'MISSED'}", flush=True)

    @staticmethod
    def note(what, value):
        print(f"{what:<56}{value:>14}", flush=True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--zegel", required=True)
    arguments.add_argument("--short", action="store_true", help="small counts: shows that the soak works, not that Zegel does")
    arguments.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all without")
    options = arguments.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        arguments.error(f"no part {', '.join(sorted(unknown))}: there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="zegel-soak.") as folder:
        soak = Soak(options.zegel, folder)
        for name in options.parts or PARTS:
            PARTS[name].run(soak, SENDER, RECIPIENT, options.short)
    if soak.missed:
        sys.exit(f"{soak.missed} goals missed")


if __name__ == "__main__":
    main()

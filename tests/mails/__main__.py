"""`python -m tests.mails`: write the corpus anew; what is no longer made goes."""

from tests.mails.shelf import FOLDER, KEPT, made, written


def main() -> None:
    wanted = {}
    for folder, one in made():
        wanted |= written(folder, one)
    for path in sorted(FOLDER.glob("*/*")):
        if path.parent.name not in KEPT and path not in wanted:
            path.unlink()
    for path, content in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
    print(f"{len(wanted) // 2} mails in {FOLDER}")


if __name__ == "__main__":
    main()

from unseen.kit.schemes import LITE, NAME

__all__ = ["LITE", "NAME", "kind"]


def kind(dialect):
    return "files" if dialect.name == LITE else NAME

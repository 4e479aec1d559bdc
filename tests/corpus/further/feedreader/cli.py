import click

from feedreader.storage import Storage, StorageError


@click.group()
@click.option("--db", envvar="READER_DB", default="~/.config/reader.sqlite")
@click.pass_context
def cli(ctx, db):
    try:
        ctx.obj = Storage(db)
    except StorageError as e:
        raise click.ClickException(str(e))


@cli.command()
@click.pass_obj
def connect(storage):
    storage.get_db().execute("select 1")

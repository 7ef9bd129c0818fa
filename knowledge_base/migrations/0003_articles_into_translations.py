"""Each article becomes the original of itself: one translation, and one revision."""

from django.db import migrations


def move(apps, schema_editor):
    Article = apps.get_model("knowledge_base", "Article")
    HelpCentre = apps.get_model("knowledge_base", "HelpCentre")
    Revision = apps.get_model("knowledge_base", "Revision")
    Translation = apps.get_model("knowledge_base", "Translation")
    centre = None
    for article in Article.objects.order_by("pk"):
        centre = centre or HelpCentre.objects.get_or_create(
            is_default=True, defaults={"name": "Help", "slug": "help"}
        )[0]
        if article.language not in centre.languages:
            centre.languages.append(article.language)
            centre.save()
        article.centre = centre
        article.owner = article.author
        article.save()
        translation = Translation.objects.create(
            article=article,
            language=article.language,
            slug=article.slug,
            title=article.title,
            html=article.html,
            text=article.text,
            updated_at=article.updated_at,
        )
        published = article.published_at is not None
        revision = Revision.objects.create(
            translation=translation,
            number=1,
            title=article.title,
            source=article.text,
            author=article.author,
            made_at=article.updated_at,
            state="approved" if published else "draft",
        )
        if published:
            translation.status = "published"
            translation.published = revision
            translation.published_at = article.published_at
            translation.save()


class Migration(migrations.Migration):

    dependencies = [
        ("knowledge_base", "0002_languages_and_revisions"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]

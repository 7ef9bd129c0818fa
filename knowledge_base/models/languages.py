"""Languages that help is written in."""

# Each is called as its own people call it.
LANGUAGES = {
    "en": "English", "de": "Deutsch", "fr": "Français", "es": "Español",
    "it": "Italiano", "nl": "Nederlands", "pl": "Polski", "pt": "Português",
    "sv": "Svenska", "tr": "Türkçe", "ar": "العربية", "ja": "日本語",
}  # fmt: skip

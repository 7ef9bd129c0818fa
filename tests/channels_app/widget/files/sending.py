"""Files of visitors, for tests."""

from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.base import blobs

MEGABYTE = 1024 * 1024


def up(browser, content=b"a plan", name="plan.txt", kind="text/plain", **fields):
    file = SimpleUploadedFile(name, content, content_type=kind)
    return browser.client.post(
        f"{browser.base}upload/", {"file": file, **fields}, headers=browser.headers
    )


def uploaded(browser, *args, **more):
    answer = up(browser, *args, **more)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def files_in(browser, chat):
    messages = browser.get(f"chats/{chat}/").json()["messages"]
    return [file for message in messages for file in message["files"]]


def there(name):
    return blobs._path(name).exists()

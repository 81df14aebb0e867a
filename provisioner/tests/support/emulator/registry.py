"""Images: the emulator keeps none, so a real registry stands beside it where a test starts one."""

import os

from ministack.services import ecr
from patching import with_text, wrap_function

ADDRESS = os.environ.get("KAVAK_TEST_REGISTRY")


def close_gaps():
    if ADDRESS:
        wrap_function(ecr, "_get_authorization_token", token_of_the_real_registry)


def token_of_the_real_registry(original, request):
    """ECR's answer, with the address of the registry that the test started."""

    def change(text):
        begin = text.index("https://")
        return text[:begin] + ADDRESS + text[text.index('"', begin) :]

    return with_text(original(request), change)

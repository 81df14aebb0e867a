"""A script of calls, and a record of what their client sees."""

import time

import boto3
import botocore.config
import botocore.exceptions

from plain import plain

ACCOUNT = "123456789012"
REGION = "us-east-1"


class Script:
    def __init__(self, port):
        self._seen = {}
        self._about = ""
        self._names = {}
        self._clients = {}
        self._endpoint = f"http://127.0.0.1:{port}"
        # The independent emulator takes this key for the account.
        self._session = boto3.session.Session(
            aws_access_key_id=ACCOUNT, aws_secret_access_key="test", region_name=REGION)

    def about(self, what):
        """What the next calls are about, which they are listed under."""
        self._about = what

    def call(self, service, operation, /, **parameters):
        """Makes a call; returns its answer, empty where it was refused."""
        answer, seen = {}, None
        try:
            answer = getattr(self._client(service), operation)(**parameters)
            answer.pop("ResponseMetadata", None)
            seen = {"answer": answer}
        except botocore.exceptions.ClientError as error:
            seen = {"refused": error.response["Error"]["Code"]}
        calls = self._seen.setdefault((self._about, f"{service}.{operation}"), [])
        calls.append(seen)
        return answer

    def __getattr__(self, service):
        return Service(self, service.replace("_", "-"))

    def named(self, name, answer, *path):
        """The value at a path of an answer, which is called `name` in the record."""
        for step in path:
            try:
                answer = answer[step]
            except (KeyError, IndexError):
                return f"no-{name}"
        self._names[answer] = f"<{name}>"
        return answer

    def wait(self, service, operation, is_done, **parameters):
        """Polls, off the record, until the answer is as wanted."""
        for _ in range(100):
            if is_done(getattr(self._client(service), operation)(**parameters)):
                return
            time.sleep(0.2)
        raise TimeoutError(f"{service} {operation} {parameters}")

    def recorded(self):
        """The record; names were given only after the calls that made them."""
        return {
            f"{about}: {call}#{number}": plain(seen, self._names)
            for (about, call), calls in self._seen.items()
            for number, seen in enumerate(calls, 1)}

    def _client(self, service):
        if service not in self._clients:
            config = botocore.config.Config(
                retries={"total_max_attempts": 1}, parameter_validation=False, read_timeout=20)
            self._clients[service] = self._session.client(
                service, endpoint_url=self._endpoint, config=config)
        return self._clients[service]


class Service:
    def __init__(self, script, service):
        self._script, self._service = script, service

    def __getattr__(self, operation):
        return lambda **parameters: self._script.call(self._service, operation, **parameters)

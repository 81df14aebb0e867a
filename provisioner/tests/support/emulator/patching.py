"""How a handler of the emulator is wrapped. All patches go through these two."""


def wrap_action(service, action, around):
    """`around(original, parameters)` answers `action` of a query-protocol service."""
    original = service._ACTION_MAP.get(action)
    service._ACTION_MAP[action] = lambda parameters: around(original, parameters)


def wrap_function(module, name, around):
    """`around(original, *arguments)` replaces a function that the module calls by name."""
    original = getattr(module, name)
    setattr(module, name, lambda *arguments, **named: around(original, *arguments, **named))


def succeeded(response):
    return response[0] < 300


def with_text(response, change):
    """The same response with `change` applied to its body as text."""
    status, headers, body = response
    text = body.decode() if isinstance(body, bytes) else body
    return status, headers, change(text).encode()
